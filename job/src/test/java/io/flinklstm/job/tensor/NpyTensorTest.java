package io.flinklstm.job.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class NpyTensorTest {
  private static final double[] NUMBERS = {1, -2, 3, 4, 5, 100_000};

  @Test
  void theBytesOfAWrittenArrayAreThoseOfNumPy() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyTensor.write(out, Tensor.of(new float[] {0.5f, -1f}, 1, 2));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
    String expected =
        HexFormat.of().formatHex("\u0093NUMPY\u0001\u0000v\u0000".getBytes(ISO_8859_1))
            + HexFormat.of().formatHex((header + " ".repeat(58) + "\n").getBytes(ISO_8859_1))
            + "0000003f000080bf";
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(expected);
    assertThat((out.size() - 8) % 64).isZero();
  }

  @Test
  void whatIsWrittenIsReadAgainWithTheSameBits() throws Exception {
    for (int[] shape : new int[][] {{6}, {2, 3}, {1, 6, 1}, {3, 2, 1, 1}}) {
      float[] data = {1, Float.MIN_VALUE, -0f, 1 / 3f, Float.MAX_VALUE, 1e-30f};
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      NpyTensor.write(out, Tensor.of(data, shape));
      Tensor back = read(out.toByteArray());
      assertThat(back.shape()).isEqualTo(shape);
      assertThat(back.data()).isEqualTo(data);
    }
  }

  @Test
  void allTypesInBothByteOrdersAndAllVersionsAreRead() throws Exception {
    for (int version = 1; version <= 3; version++) {
      for (String order : new String[] {"<", ">"}) {
        check(version, order + "f4", 4, (bytes, x) -> bytes.putFloat(x.floatValue()));
        check(version, order + "f8", 8, ByteBuffer::putDouble);
        check(version, order + "i4", 4, (bytes, x) -> bytes.putInt(x.intValue()));
        check(version, order + "i8", 8, (bytes, x) -> bytes.putLong(x.longValue()));
      }
    }
  }

  @Test
  void smallTypesAreRead() throws Exception {
    byte[] halves = HexFormat.of().parseHex("003c00c0010000840038ff7b");
    assertThat(read(file(1, header("<f2", "False", "(6,)"), halves)).data())
        .containsExactly(1f, -2f, 0x1p-24f, -0x1p-14f, 0.5f, 65_504f);
    byte[] bytes = {0, 1, -1};
    assertThat(read(file(1, header("|i1", "False", "(3,)"), bytes)).data())
        .containsExactly(0, 1, -1);
    assertThat(read(file(1, header("|u1", "False", "(3,)"), bytes)).data())
        .containsExactly(0, 1, 255);
    assertThat(read(file(1, header("|b1", "False", "(3,)"), bytes)).data())
        .containsExactly(0, 1, 1);
    byte[] shorts = {1, 0, -1, -1};
    assertThat(read(file(1, header("<i2", "False", "(2,)"), shorts)).data()).containsExactly(1, -1);
    assertThat(read(file(1, header("<u2", "False", "(2,)"), shorts)).data())
        .containsExactly(1, 65_535);
    assertThat(read(file(1, header("<u4", "False", "(1,)"), shorts)).data())
        .containsExactly((float) 0xffff0001L);
    byte[] infinite = HexFormat.of().parseHex("007c");
    refused(file(1, header("<f2", "False", "(1,)"), infinite), "number 0", "Infinity");
  }

  @Test
  void aPipeSaysAtItsEndHowLongItIs() throws Exception {
    byte[] whole = file(1, header("<f4", "False", "(6,)"), sixFloats());
    InputStream pipe = new ByteArrayInputStream(whole);
    assertThat(NpyTensor.read("x.npy", pipe, NpyTensor.UNKNOWN).data()).hasSize(6);
    for (String shape : new String[] {"(5,)", "(7,)", "(67108864,)"}) {
      byte[] wrong = file(1, header("<f4", "False", shape), sixFloats());
      assertThatThrownBy(
              () -> NpyTensor.read("x.npy", new ByteArrayInputStream(wrong), NpyTensor.UNKNOWN))
          .isInstanceOf(TensorFormatException.class)
          .hasMessageContaining("numbers");
    }
  }

  private static void check(int version, String descr, int size, BiConsumer<ByteBuffer, Double> put)
      throws Exception {
    Tensor read = read(file(version, header(descr, "False", "(2, 3)"), numbers(descr, size, put)));
    assertThat(read.shape()).containsExactly(2, 3);
    assertThat(read.data()).as(descr).containsExactly(1, -2, 3, 4, 5, 100_000);
  }

  private static byte[] numbers(String descr, int size, BiConsumer<ByteBuffer, Double> put) {
    ByteBuffer bytes =
        ByteBuffer.allocate(size * NUMBERS.length)
            .order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (double number : NUMBERS) {
      put.accept(bytes, number);
    }
    return bytes.array();
  }

  private static byte[] sixFloats() {
    return numbers("<f4", 4, (bytes, x) -> bytes.putFloat(x.floatValue()));
  }

  @Test
  void theFirstAxisMayRunFastest() throws Exception {
    Tensor read = read(file(1, header("<f4", "True", "(2, 3)"), sixFloats()));
    assertThat(read.data()).containsExactly(1, 3, 5, -2, 4, 100_000);
    Tensor rank3 = read(file(1, header("<f4", "True", "(1, 3, 2)"), sixFloats()));
    assertThat(rank3.data()).containsExactly(1, 4, -2, 5, 3, 100_000);
  }

  @Test
  void keysMayStandInAnyOrderAndQuotes() throws Exception {
    String header = "{\"shape\":(6,),\"fortran_order\":False,\"descr\":\"<f4\"}\n";
    assertThat(read(file(2, header, sixFloats())).shape()).containsExactly(6);
  }

  @Test
  void whatIsWrongIsNamed() {
    refused(file(1, header("<c8", "False", "(6,)"), sixFloats()), "descr: expected f2, f4", "<c8");
    refused(file(1, header("|O", "False", "(6,)"), sixFloats()), "\"|O\"");
    refused(file(1, header("<f4", "False", "(5,)"), sixFloats()), "20 bytes of numbers", "24");
    refused(file(1, header("<f4", "False", "(7,)"), sixFloats()), "28 bytes of numbers", "24");
    refused(file(1, header("<f4", "Perhaps", "(6,)"), sixFloats()), "True or False", "Perhaps");
    refused(file(1, header("<f4", "False", "(6 6)"), sixFloats()), "\")\"");
    refused(file(1, "{'descr': '<f4', 'shape': (6,)}", sixFloats()), "fortran_order and shape");
    refused(file(1, header("<f4", "False", "(-6,)"), sixFloats()), "a size from 0 to 67108864");
    refused(file(4, header("<f4", "False", "(6,)"), sixFloats()), "1.0, 2.0 or 3.0, found 4.0");
    refused(new byte[] {1, 2, 3}, "NUMPY");
  }

  @Test
  void shapesFarBeyondTheFileTakeNoMemory() {
    String many = "(67108864, 67108864, 67108864)";
    refused(file(1, header("<f4", "False", many), sixFloats()), "at most 67108864 numbers");
    String none = "(67108864, 67108864, 67108864, 0)";
    refused(file(1, header("<f4", "False", none), new byte[0]), "at most 67108864 numbers");
    byte[] longHeader = file(2, header("<f4", "False", "(6,)"), sixFloats());
    longHeader[10] = 0x7f;
    refused(longHeader, "a header of at most 65536 bytes");
  }

  @Test
  void numbersThatAreNoFloatAreRefusedByPosition() {
    ByteBuffer numbers = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putDouble(1).putDouble(1e300);
    refused(file(1, header("<f8", "False", "(2,)"), numbers.array()), "number 1", "1.0E300");
  }

  private static void refused(byte[] bytes, String... mentioned) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(TensorFormatException.class)
        .hasMessageStartingWith("x.npy: ")
        .hasMessageContainingAll(mentioned);
  }

  private static Tensor read(byte[] bytes) throws Exception {
    return NpyTensor.read("x.npy", new ByteArrayInputStream(bytes), bytes.length);
  }

  private static String header(String descr, String fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n".formatted(descr, fortran, shape);
  }

  private static byte[] file(int version, String header, byte[] numbers) {
    ByteBuffer file =
        ByteBuffer.allocate(12 + header.length() + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("\u0093NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) header.length());
    } else {
      file.putInt(header.length());
    }
    file.put(header.getBytes(ISO_8859_1)).put(numbers);
    byte[] bytes = new byte[file.position()];
    file.flip().get(bytes);
    return bytes;
  }
}
