package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written is read again; that the HDF5 library reads it, too, verify_saved.py shows. */
class Hdf5WriterTest {
  @Test
  void moreNamesThanOneHeapHoldsAreRead() throws Exception {
    Hdf5Writer writer = new Hdf5Writer();
    for (int i = 0; i < 5000; i++) {
      Hdf5Writer.Group layer = writer.root().group("layers").group("dense_" + i);
      layer.group("vars").name("schön " + "x".repeat(i % 20) + i);
    }
    Hdf5Group layers = new Hdf5File("file", writer.toBytes()).root().group("layers");
    assertThat(layers.names()).hasSize(5000);
    for (int i : new int[] {0, 1, 4095, 4096, 4999}) {
      assertThat(layers.group("dense_" + i).group("vars").attribute("name").name())
          .isEqualTo("schön " + "x".repeat(i % 20) + i);
    }
  }

  @Test
  void shapesAndBitsOfDataSetsAreKept() throws Exception {
    float[] values = {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 1e30f};
    Hdf5Writer writer = new Hdf5Writer();
    writer.root().floats("cube", new int[] {1, 2, 3}, values);
    writer.root().floats("number", new int[0], new float[] {7});
    writer.root().floats("none", new int[] {0, 4}, new float[0]);
    writer.root().integers("count", new int[0], new float[] {1 << 24});
    Hdf5Group root = new Hdf5File("file", writer.toBytes()).root();
    Tensor cube = root.dataset("cube").read();
    assertThat(cube.shape()).containsExactly(1, 2, 3);
    assertThat(IntStream.range(0, 6).map(i -> Float.floatToRawIntBits(cube.data()[i])))
        .containsExactlyElementsOf(
            IntStream.range(0, 6).mapToObj(i -> Float.floatToRawIntBits(values[i])).toList());
    Tensor number = root.dataset("number").read();
    assertThat(number.data()).containsExactly(7);
    assertThat(number.shape()).isEmpty();
    assertThat(root.dataset("none").read().shape()).containsExactly(0, 4);
    assertThat(root.dataset("count").read().data()).containsExactly(1 << 24);
  }

  @Test
  void moreThanAnObjectHeaderHoldsIsRefused() {
    Hdf5Writer writer = new Hdf5Writer();
    for (int i = 0; i <= 65_000; i++) {
      writer.root().group("dense_" + i);
    }
    assertThatThrownBy(writer::toBytes)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("65001 layers or weights side by side; at most 65000 can be written");
  }
}
