package io.flinklstm.core.layer;

import static io.flinklstm.core.layer.Shaped.input;
import static io.flinklstm.core.layer.Shaped.masked;
import static io.flinklstm.core.layer.Shaped.row;
import static io.flinklstm.core.layer.Shaped.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Tensor;
import org.junit.jupiter.api.Test;

class NormalizationLayersTest {
  private static Tensor two(float a, float b) {
    return Tensor.of(new float[] {a, b}, 2);
  }

  @Test
  void batchNormalizationUsesTheMovingStatistics() {
    BatchNormalization layer =
        BatchNormalization.of().epsilon(0).weights(two(2, 3), two(0.5f, -1), two(1, 2), two(4, 9));
    Value y = masked(layer, sequence(2, 3, 8, 1, 2), true, false);
    assertThat(y.tensor().data()).containsExactly(2.5f, 5f, 0.5f, -1f);
    assertThat(y.mask().at(0, 1)).isFalse();
    assertThat(layer.weights().stream().map(Weight::name))
        .containsExactly("gamma", "beta", "moving_mean", "moving_variance");
    assertThat(layer.weights().stream().map(Weight::trainable))
        .containsExactly(true, true, false, false);
  }

  @Test
  void centerAndScaleCanBeLeftOut() {
    BatchNormalization layer =
        BatchNormalization.of().center(false).scale(false).weights(two(1, 2), two(3.999f, 8.999f));
    assertThat(layer.apply(row(3, 8)).data()).containsExactly(new float[] {1f, 2f}, within(1e-6f));
    LayerNormalization plain = LayerNormalization.of().center(false).scale(false);
    plain.apply(row(3, 8));
    assertThat(plain.weights()).isEmpty();
    assertThatThrownBy(() -> plain.apply(row(1, 2, 3)))
        .hasMessageContaining("expected a last axis of 2 as in its first call, found [1,3]");
  }

  @Test
  void anotherAxisIsRefused() {
    assertThat(BatchNormalization.of().axis(2).apply(input(4, 3)).shape())
        .hasToString("[null,4,3]");
    assertThatThrownBy(() -> BatchNormalization.of().axis(1).apply(input(4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis: expected -1 or 2, the last, found 1");
    assertThatThrownBy(() -> LayerNormalization.of().axis(1).apply(input(4, 3)))
        .hasMessageContaining("axis: expected -1 or 2");
  }

  @Test
  void layerNormalizationLooksAtEachTimestepAlone() {
    LayerNormalization layer = LayerNormalization.of().epsilon(0).weights(two(2, 3), two(10, 20));
    assertThat(layer.apply(sequence(2, 1, 3, 500, 100)).data()).containsExactly(8f, 23f, 12f, 17f);
    assertThat(LayerNormalization.of().apply(row(4, 4)).data()).containsExactly(0f, 0f);
  }

  @Test
  void normalizationTakesItsNumbersFromSettingsOrWeights() {
    assertThat(Normalization.of().mean(1, 2).variance(4, 0).apply(row(5, 2)).data())
        .containsExactly(2f, 0f);
    assertThat(Normalization.of().axis(null).mean(3).variance(4).apply(row(5, 1)).data())
        .containsExactly(1f, -1f);
    Normalization weighed =
        Normalization.of().weights(two(1, 2), two(4, 9), Tensor.of(new float[] {8}));
    assertThat(weighed.apply(row(5, 2)).data()).containsExactly(2f, 0f);
    assertThat(weighed.weights()).noneMatch(Weight::trainable);
    assertThat(Normalization.of().invert(true).mean(1, 2).variance(4, 9).apply(row(2, 0)).data())
        .containsExactly(5f, 2f);
  }

  @Test
  void aDeviationOfZeroIsRaised() {
    assertThat(Normalization.of().mean(0).variance(0).apply(row(1e-7f)).data()).containsExactly(1f);
  }

  @Test
  void meanAndVarianceGoTogetherAndFitTheFeatures() {
    assertThatThrownBy(() -> Normalization.of().mean(1).apply(row(1)))
        .hasMessageContaining("mean and variance: expected both or none, found mean alone");
    assertThatThrownBy(() -> Normalization.of().mean(1, 2).variance(1, 2).apply(row(1, 2, 3)))
        .hasMessageContaining("mean: expected 1 number or 3, one per feature, found 2 numbers");
    assertThatThrownBy(() -> Normalization.of().variance(-1))
        .hasMessage("variance: expected a finite number of at least 0, found -1.0");
  }

  @Test
  void rescalingMultipliesThenAdds() {
    assertThat(Rescaling.of(2).offset(-1).apply(row(3, 4)).data()).containsExactly(5f, 7f);
    assertThat(Rescaling.of(2, 10).offset(1, 0).apply(sequence(2, 3, 4, 5, 6)).data())
        .containsExactly(7f, 40f, 11f, 60f);
    assertThatThrownBy(() -> Rescaling.of(1, 2).apply(row(1, 2, 3)))
        .hasMessageContaining("scale: expected 1 number or 3, one per feature, found 2 numbers");
    assertThat(Rescaling.of(2).config()).containsEntry("scale", 2.0);
  }

  @Test
  void aVarianceBelowZeroIsRefusedWithItsPlace() {
    BatchNormalization batch =
        BatchNormalization.of().name("bn").weights(two(1, 1), two(0, 0), two(0, 0), two(4, -3));
    assertThatThrownBy(() -> batch.apply(row(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "weight \"bn/moving_variance\"[1]: expected a variance of at least 0, found -3.0");
    Normalization norm =
        Normalization.of().name("n").weights(two(1, 2), two(-4, 9), Tensor.of(new float[] {8}));
    assertThatThrownBy(() -> norm.apply(row(5, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight \"n/variance\"[0]: expected a variance of at least 0, found -4.0");
  }
}
