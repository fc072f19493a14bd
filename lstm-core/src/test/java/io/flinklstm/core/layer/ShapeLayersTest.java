package io.flinklstm.core.layer;

import static io.flinklstm.core.layer.Shaped.input;
import static io.flinklstm.core.layer.Shaped.masked;
import static io.flinklstm.core.layer.Shaped.row;
import static io.flinklstm.core.layer.Shaped.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeLayersTest {
  @Test
  void maskingZeroesTimestepsThatAreAllPadding() {
    Value y = masked(Masking.of(-1), sequence(2, -1, -1, -1, 0, 5, 5), true, true, false);
    assertThat(y.tensor().data()).containsExactly(0f, 0f, -1f, 0f, 5f, 5f);
    assertThat(y.mask().at(0, 0)).isFalse();
    assertThat(y.mask().at(0, 1)).isTrue();
    assertThat(y.mask().at(0, 2)).isFalse();
    assertThatThrownBy(() -> Masking.of().apply(input(3)))
        .hasMessageContaining("expected an input [batch, time, features] of rank 3");
  }

  private static Embedding embedding() {
    return Embedding.of(3, 2).name("e").weights(Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 3, 2));
  }

  @Test
  void anEmbeddingCutsIdsAndLooksThemUp() {
    Tensor y = embedding().apply(row(2, 0, 1.9f, -0.5f));
    assertThat(y.shape()).containsExactly(1, 4, 2);
    assertThat(y.data()).containsExactly(4f, 5f, 0f, 1f, 2f, 3f, 0f, 1f);
    assertThat(embedding().apply(input(-1)).shape()).hasToString("[null,null,2]");
  }

  @Test
  void anIdOutsideTheTableIsRefused() {
    for (float id : new float[] {-1f, 3f, Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
      assertThatThrownBy(() -> embedding().apply(row(0, id)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("layer \"e\" (Embedding): expected ids in [0, 3), found " + id);
      Embedding layer = embedding();
      layer.apply(row(0));
      float[][] y = {{7f, 7f}};
      assertThatThrownBy(
              () -> layer.step(new float[][] {{id}}, true, new float[0], 0, new float[0], y))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[0, 3)");
    }
  }

  @Test
  void theIdZeroIsPaddingIfAsked() {
    Value y = masked(embedding().maskZero(true), row(1, 0, 2), true, true, false);
    assertThat(y.mask().at(0, 0)).isTrue();
    assertThat(y.mask().at(0, 1)).isFalse();
    assertThat(y.mask().at(0, 2)).isFalse();
    assertThat(masked(embedding(), row(1, 0), true, true).mask().at(0, 1)).isTrue();
    assertThatThrownBy(() -> embedding().maskZero(true).apply(input(4, 2)))
        .hasMessageContaining("maskZero");
    assertThatThrownBy(() -> embedding().inputLength(3).apply(input(4)))
        .hasMessageContaining("inputLength: expected ids [batch, 3], found [null,4]");
  }

  @Test
  void aVectorIsRepeated() {
    Value y = masked(RepeatVector.of(3), row(1, 2), true, true);
    assertThat(y.tensor().shape()).containsExactly(1, 3, 2);
    assertThat(y.tensor().data()).containsExactly(1f, 2f, 1f, 2f, 1f, 2f);
    assertThat(y.mask()).isNull();
    assertThatThrownBy(() -> RepeatVector.of(3).apply(input(4, 2)))
        .hasMessageContaining("expected an input [batch, features] of rank 2, found [null,4,2]");
    assertThatThrownBy(() -> RepeatVector.of(1 << 20).apply(input(1 << 20)))
        .hasMessageContaining("at most 16777216 numbers per sample");
  }

  @Test
  void flattenNeedsKnownSizes() {
    Value y = masked(Flatten.of(), sequence(2, 1, 2, 3, 4), true, false);
    assertThat(y.tensor().shape()).containsExactly(1, 4);
    assertThat(y.mask()).isNull();
    assertThatThrownBy(() -> Flatten.of().apply(input(-1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("known size, found [null,null,2]");
  }

  @Test
  void reshapeFindsTheSizeThatIsLeftOpen() {
    assertThat(Reshape.of(3, -1).apply(input(2, 6)).shape()).hasToString("[null,3,4]");
    assertThat(Reshape.of(3, -1).apply(input(-1, 6)).shape()).hasToString("[null,3,null]");
    assertThat(Reshape.of(2, 1).apply(row(1, 2)).shape()).containsExactly(1, 2, 1);
    assertThatThrownBy(() -> Reshape.of(5, -1).apply(input(2, 6)))
        .hasMessageContaining(
            "targetShape: expected a shape of 12 numbers, those of [null,2,6], found [5,null]");
    assertThatThrownBy(() -> Reshape.of(-1, -1))
        .hasMessage("targetShape: expected at most one size of -1, found [null,null]");
  }

  @Test
  void permuteMovesAxes() {
    Tensor y = Permute.of(2, 1).apply(sequence(3, 1, 2, 3, 4, 5, 6));
    assertThat(y.shape()).containsExactly(1, 3, 2);
    assertThat(y.data()).containsExactly(1f, 4f, 2f, 5f, 3f, 6f);
    Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 1, 2, 3);
    Tensor z = Permute.of(3, 1, 2).apply(x);
    assertThat(z.shape()).containsExactly(2, 3, 1, 2);
    assertThat(z.data()).containsExactly(0f, 3f, 1f, 4f, 2f, 5f, 6f, 9f, 7f, 10f, 8f, 11f);
    assertThatThrownBy(() -> Permute.of(1, 3))
        .hasMessage("dims: expected the axes from 1 to 2, each once, found [1, 3]");
  }

  @Test
  void layersThatNeedAllTimestepsSayWhatToDo() {
    for (Layer<?> layer :
        List.of(Flatten.of(), Reshape.of(-1), RepeatVector.of(2), Permute.of(2, 1))) {
      layer.name("x");
      assertThatThrownBy(() -> layer.paces(List.of(Pace.EACH_STEP)))
          .isInstanceOf(NotSteppableException.class)
          .hasMessageStartingWith(layer.className() + " \"x\"")
          .hasMessageContaining("windows of the last T events");
    }
    for (Layer<?> layer : List.of(Flatten.of(), Reshape.of(-1), RepeatVector.of(2))) {
      assertThat(layer.paces(List.of(Pace.SO_FAR))).containsExactly(Pace.SO_FAR);
    }
  }
}
