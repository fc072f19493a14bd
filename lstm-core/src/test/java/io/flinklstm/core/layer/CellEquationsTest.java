package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The equations in the Javadoc of each cell, computed again in double precision.
 *
 * <p>Tolerance: about ten float roundings of numbers below 1 per step, over five steps.
 */
class CellEquationsTest {
  private static final double TOLERANCE = 2e-6;
  private static final int TIME = 5;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** x·m + the row of b, for x [m.rows]. */
  private static double[] affine(double[] x, Tensor m, double[] b) {
    double[] y = b.clone();
    for (int r = 0; r < x.length; r++) {
      for (int c = 0; c < y.length; c++) {
        y[c] += x[r] * m.data()[r * y.length + c];
      }
    }
    return y;
  }

  private static double[] doubles(float[] values, int from, int to) {
    double[] all = new double[to - from];
    Arrays.setAll(all, i -> values[from + i]);
    return all;
  }

  private static double[] part(double[] values, int index, DoubleUnaryOperator function) {
    int u = values.length / 3;
    return Arrays.stream(values, index * u, (index + 1) * u).map(function).toArray();
  }

  private static double[] gru(double[] x, double[] h, List<Tensor> weights, boolean resetAfter) {
    int u = h.length;
    float[] bias = weights.get(2).data();
    double[] fromX = affine(x, weights.get(0), doubles(bias, 0, 3 * u));
    double[] c = resetAfter ? doubles(bias, 3 * u, 6 * u) : new double[3 * u];
    double[] fromH = affine(h, weights.get(1), c);
    double[] z = new double[u];
    double[] resetH = new double[u];
    double[] r = new double[u];
    for (int k = 0; k < u; k++) {
      z[k] = sigmoid(fromX[k] + fromH[k]);
      r[k] = sigmoid(fromX[u + k] + fromH[u + k]);
      resetH[k] = r[k] * h[k];
    }
    double[] ofReset = part(affine(resetH, weights.get(1), new double[3 * u]), 2, v -> v);
    double[] next = new double[u];
    for (int k = 0; k < u; k++) {
      double recurrent = resetAfter ? r[k] * fromH[2 * u + k] : ofReset[k];
      next[k] = z[k] * h[k] + (1 - z[k]) * Math.tanh(fromX[2 * u + k] + recurrent);
    }
    return next;
  }

  private static double[] simple(double[] x, double[] h, List<Tensor> weights) {
    double[] fromX = affine(x, weights.get(0), doubles(weights.get(2).data(), 0, h.length));
    return Arrays.stream(affine(h, weights.get(1), fromX)).map(Math::tanh).toArray();
  }

  /** One step of a reference: x and h to the new h. */
  private interface Rule {
    double[] next(double[] x, double[] h, List<Tensor> weights);
  }

  private static void assertEquations(Recurrent<?> layer, Rule rule) {
    layer.returnSequences(true).apply(InputLayer.of(Shape.of(-1, TIME, INPUTS)).tensor());
    RandomModels.randomize(layer, new Random(7));
    List<Tensor> weights = layer.weights().stream().map(Weight::value).toList();
    Tensor x = RandomModels.tensor(new Random(8), 2, TIME, INPUTS);
    float[] found = layer.apply(x).data();
    for (int sample = 0; sample < 2; sample++) {
      double[] h = new double[UNITS];
      for (int t = 0; t < TIME; t++) {
        int row = sample * TIME + t;
        h = rule.next(doubles(x.data(), row * INPUTS, (row + 1) * INPUTS), h, weights);
        assertThat(doubles(found, row * UNITS, (row + 1) * UNITS))
            .containsExactly(h, within(TOLERANCE));
      }
    }
  }

  @Test
  void aGruResetsBeforeTheProduct() {
    assertEquations(
        Gru.units(UNITS).recurrentActivation("sigmoid"), (x, h, w) -> gru(x, h, w, false));
  }

  @Test
  void aGruOfKerasResetsAfterTheProductAndHasTwoBiases() {
    Gru layer = Gru.units(UNITS).recurrentActivation("sigmoid").resetAfter(true);
    assertEquations(layer, (x, h, w) -> gru(x, h, w, true));
    assertThat(layer.weights().get(2).shape()).containsExactly(2, 3 * UNITS);
  }

  @Test
  void aSimpleRnnIsOneProductAndItsActivation() {
    assertEquations(SimpleRnn.units(UNITS), CellEquationsTest::simple);
  }

  @Test
  void aSimpleRnnOfHandMadeWeightsHasHandMadeNumbers() {
    SimpleRnn layer =
        SimpleRnn.units(1)
            .activation("linear")
            .returnSequences(true)
            .weights(
                Tensor.of(new float[] {2}, 1, 1),
                Tensor.of(new float[] {0.5f}, 1, 1),
                Tensor.of(new float[] {1}, 1));
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3, 1);
    assertThat(layer.apply(x).data()).containsExactly(3, 6.5f, 10.25f);
  }

  /** z = r = 1/2 by hardSigmoid of 0; h~ is linear. */
  @Test
  void bothFormsOfTheGruHaveHandMadeNumbers() {
    Tensor kernel = Tensor.of(new float[] {0, 0, 4}, 1, 3);
    Tensor recurrent = Tensor.of(new float[] {0, 0, 2}, 1, 3);
    Tensor x = Tensor.of(new float[] {1, 1}, 1, 2, 1);
    Gru before =
        Gru.units(1)
            .activation("linear")
            .returnSequences(true)
            .weights(kernel, recurrent, Tensor.of(new float[] {0, 0, 1}, 3));
    assertThat(before.apply(x).data()).containsExactly(2.5f, 5f);
    Gru after =
        Gru.units(1)
            .activation("linear")
            .resetAfter(true)
            .returnSequences(true)
            .weights(kernel, recurrent, Tensor.of(new float[] {0, 0, 1, 0, 0, 6}, 2, 3));
    assertThat(after.apply(x).data()).containsExactly(4f, 8f);
  }

  /** A stack computes what its layers compute one after the other. */
  @Test
  void stackedCellsAreLayersOneAboveTheOther() {
    Rnn stack =
        Rnn.cells(LstmCell.units(5), GruCell.units(4), SimpleRnnCell.units(2))
            .returnSequences(true)
            .returnState(true);
    Tensor x = RandomModels.tensor(new Random(1), 2, TIME, INPUTS);
    stack.apply(InputLayer.of(Shape.of(-1, TIME, INPUTS)).tensor());
    RandomModels.randomize(stack, new Random(2));
    List<Tensor> weights = stack.weights().stream().map(Weight::value).toList();
    List<Recurrent<?>> layers = List.of(Lstm.units(5), Gru.units(4), SimpleRnn.units(2));
    List<Tensor> outputs = stack.call(List.of(x), null);
    Tensor between = x;
    int state = 4;
    for (int i = 0; i < layers.size(); i++) {
      Recurrent<?> layer = layers.get(i).returnSequences(true).returnState(true);
      layer.weights(weights.subList(3 * i, 3 * i + 3).toArray(Tensor[]::new));
      List<Tensor> single = layer.call(List.of(between), null);
      between = single.get(0);
      state--;
      assertThat(outputs.get(state).data()).isEqualTo(single.get(1).data());
    }
    assertThat(outputs.get(0).data()).isEqualTo(between.data());
    assertThat(stack.weights().stream().map(Weight::path))
        .startsWith("RNN/RNNCell_0/kernel")
        .endsWith("RNN/RNNCell_2/bias");
    assertThat(stack.stateSizes()).containsExactly(2, 4, 5, 5);
  }
}
