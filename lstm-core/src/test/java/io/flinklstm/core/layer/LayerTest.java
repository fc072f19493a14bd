package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static float[] ones(int length) {
    float[] values = new float[length];
    Arrays.fill(values, 1f);
    return values;
  }

  private static Matrix ones(int rows, int cols) {
    return Matrix.copyOf(Tensor.of(ones(rows * cols), rows, cols));
  }

  private static Lstm lstm(float[] bias) {
    return new Lstm(
        "l",
        new Lstm.Weights(ones(2, 20), ones(5, 20), bias),
        Activation.TANH,
        Activation.HARD_SIGMOID_FIFTH,
        true,
        false);
  }

  /** "Forward values" of LSTM in tfjs-layers/src/layers/recurrent_test.ts. */
  @Test
  void anLstmOfOnesHasTheValuesOfTheTestsOfTensorFlowJs() {
    Lstm layer = lstm(ones(20));
    float[] state = new float[3 + layer.stateSize()];
    float[] scratch = new float[layer.scratchSize()];
    float[] y = new float[5];
    layer.step(ones(2), state, 3, scratch, y);
    assertThat(y).containsExactly(filled(0.7595095f), within(1e-6f));
    layer.step(ones(2), state, 3, scratch, y);
    assertThat(y).containsExactly(filled(0.96367633f), within(1e-6f));
    assertThat(Arrays.copyOfRange(state, 3, 8)).isEqualTo(y);
    assertThat(Arrays.copyOfRange(state, 8, 13)).containsExactly(filled(1.9950523f), within(1e-6f));
    assertThat(Arrays.copyOf(state, 3)).containsOnly(0f);
  }

  private static float[] filled(float value) {
    float[] values = new float[5];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void anAbsentBiasCountsNoParameters() {
    assertThat(lstm(null).parameters()).isEqualTo(20 * 7);
    assertThat(lstm(ones(20)).parameters()).isEqualTo(20 * 8);
    Dense dense = new Dense("d", ones(2, 3), null, Activation.LINEAR);
    assertThat(dense.parameters()).isEqualTo(6);
    float[] y = {9, 9, 9};
    dense.step(new float[] {1, 2}, null, 0, null, y);
    assertThat(y).containsExactly(3, 3, 3);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> lstm(ones(19)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bias must be [20] but is [19]");
    assertThatThrownBy(
            () ->
                new Lstm(
                    "l",
                    new Lstm.Weights(ones(2, 16), ones(5, 20), null),
                    Activation.TANH,
                    Activation.TANH,
                    true,
                    false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kernel must be [2, 20] but is [2, 16]");
    assertThatThrownBy(() -> new Dense("d", ones(2, 3), ones(2), Activation.LINEAR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Dropout("d", 3, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dropoutPassesItsInputOn() {
    float[] y = new float[2];
    new Dropout("d", 2, 0.5).step(new float[] {1, 2}, null, 0, null, y);
    assertThat(y).containsExactly(1, 2);
  }
}
