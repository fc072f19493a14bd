package io.flinklstm.core.io;

import io.flinklstm.core.layer.CellSettings;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One direction of a recurrent layer of PyTorch or ONNX, in the layout and gate order of the
 * layers.
 *
 * @param kind of cell
 * @param units u
 * @param kernel W, [features, g·u]
 * @param recurrent U, [u, g·u]
 * @param bias b, [g·u], for {@link Kind#GRU_RESET_AFTER} [2, 3u]; null if there is none
 * @param activation φ
 * @param gate σ; not used by RNN
 */
record GateWeights(
    Kind kind,
    int units,
    Tensor kernel,
    Tensor recurrent,
    Tensor bias,
    Activation activation,
    Activation gate) {

  /** A sigmoid of it is 0, also in float: e^200 overflows. */
  private static final float CLOSED = -200f;

  /** Kind of cell, and how many gates and candidates it has. */
  enum Kind {
    LSTM(4),
    GRU_RESET_AFTER(3),
    GRU_RESET_BEFORE(3),
    RNN(1);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    int gates() {
      return gates;
    }
  }

  int features() {
    return kernel.dimension(0);
  }

  /** A new layer with these weights set. */
  Recurrent<?> layer() {
    Recurrent<?> layer = bare();
    layer.weights(weights().toArray(Tensor[]::new));
    return layer;
  }

  /** A new layer of these settings without its weights. */
  Recurrent<?> bare() {
    return switch (kind) {
      case LSTM -> configured(Lstm.units(units)).recurrentActivation(gate);
      case RNN -> configured(SimpleRnn.units(units));
      default ->
          configured(Gru.units(units))
              .recurrentActivation(gate)
              .resetAfter(kind == Kind.GRU_RESET_AFTER);
    };
  }

  private <L extends CellSettings<L>> L configured(L layer) {
    return layer.activation(activation).useBias(bias != null);
  }

  /** In the order of the layer. */
  List<Tensor> weights() {
    List<Tensor> weights = new ArrayList<>(List.of(kernel, recurrent));
    if (bias != null) {
      weights.add(bias);
    }
    return weights;
  }

  /** Whether there is a {@link #oneStep()}. */
  boolean hasOneStep() {
    return kind == Kind.RNN || (kind == Kind.LSTM && gate == Activation.SIGMOID);
  }

  /**
   * A layer whose state after any timestep is what this one has after that timestep alone: nothing
   * leads from the old state to the new one, because U is 0 and the forget gate is closed.
   */
  GateWeights oneStep() {
    int columns = kind.gates() * units;
    Tensor w = Tensor.of(kernel.data().clone(), kernel.shape());
    Tensor b = bias == null ? Tensor.zeros(columns) : Tensor.of(bias.data().clone(), bias.shape());
    if (kind == Kind.LSTM) {
      for (int row = 0; row < features(); row++) {
        Arrays.fill(w.data(), row * columns + units, row * columns + 2 * units, 0f);
      }
      Arrays.fill(b.data(), units, 2 * units, CLOSED);
    }
    return new GateWeights(kind, units, w, Tensor.zeros(units, columns), b, activation, gate);
  }

  /**
   * Weights of gates below each other as columns beside each other.
   *
   * @param rows [g·u, inputs], gate after gate; read
   * @param order which gate of the rows each gate of the columns is
   * @return [inputs, g·u]
   */
  static Tensor columns(Tensor rows, int... order) {
    int height = rows.dimension(0);
    int inputs = rows.dimension(1);
    int units = height / order.length;
    Tensor columns = Tensor.zeros(inputs, height);
    for (int column = 0; column < height; column++) {
      int row = order[column / units] * units + column % units;
      for (int i = 0; i < inputs; i++) {
        columns.data()[i * height + column] = rows.data()[row * inputs + i];
      }
    }
    return columns;
  }

  /**
   * A bias with its gates in another order.
   *
   * @param bias [g·u]; read
   * @param order which gate of it each gate of the result is
   */
  static Tensor reordered(Tensor bias, int... order) {
    int units = bias.data().length / order.length;
    Tensor result = Tensor.zeros(bias.data().length);
    for (int gate = 0; gate < order.length; gate++) {
      System.arraycopy(bias.data(), order[gate] * units, result.data(), gate * units, units);
    }
    return result;
  }

  /** The sum of two biases, rounded once. */
  static Tensor sum(Tensor one, Tensor other) {
    Tensor sum = Tensor.zeros(one.shape());
    for (int i = 0; i < sum.data().length; i++) {
      sum.data()[i] = one.data()[i] + other.data()[i];
    }
    return sum;
  }

  /** Two biases as the rows of one, [2, g·u]. */
  static Tensor rows(Tensor one, Tensor other) {
    int width = one.data().length;
    Tensor rows = Tensor.zeros(2, width);
    System.arraycopy(one.data(), 0, rows.data(), 0, width);
    System.arraycopy(other.data(), 0, rows.data(), width, width);
    return rows;
  }
}
