package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static Tensor ones(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    Arrays.fill(tensor.data(), 1f);
    return tensor;
  }

  private static Lstm lstm() {
    return Lstm.units(5).weights(ones(2, 20), ones(5, 20), ones(20));
  }

  /** "Forward values" of LSTM in tfjs-layers/src/layers/recurrent_test.ts. */
  @Test
  void anLstmOfOnesHasTheValuesOfTheTestsOfTensorFlowJs() {
    List<Tensor> outputs =
        lstm().returnSequences(true).returnState(true).call(List.of(ones(4, 2, 2)), null);
    assertThat(outputs.get(0).shape()).containsExactly(4, 2, 5);
    for (int sample = 0; sample < 4; sample++) {
      int from = sample * 10;
      float[] y = outputs.get(0).data();
      assertThat(Arrays.copyOfRange(y, from, from + 5))
          .containsExactly(filled(0.7595095f), within(1e-6f));
      assertThat(Arrays.copyOfRange(y, from + 5, from + 10))
          .containsExactly(filled(0.96367633f), within(1e-6f));
    }
    assertThat(outputs.get(2).rows(0, 1).data()).containsExactly(filled(1.9950523f), within(1e-6f));
  }

  private static float[] filled(float value) {
    float[] values = new float[5];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void anAbsentBiasCountsNoParameters() {
    Lstm with = Lstm.units(5);
    with.apply(ones(1, 1, 2));
    assertThat(with.parameters()).isEqualTo(20 * 8);
    Lstm without = Lstm.units(5).useBias(false);
    without.apply(ones(1, 1, 2));
    assertThat(without.parameters()).isEqualTo(20 * 7);
  }

  @Test
  void weightsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> lstm().apply(ones(1, 1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer \"LSTM\" (LSTM): weight \"LSTM/kernel\" must be [3, 20] but is [2, 20]");
    assertThatThrownBy(
            () -> Dense.units(3).weights(ones(2, 3)).apply(InputLayer.of(Shape.of(-1, 2)).tensor()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 2");
  }
}
