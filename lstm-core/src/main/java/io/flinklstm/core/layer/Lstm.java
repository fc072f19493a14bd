package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.ScalarKernel;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;

/**
 * One LSTM layer: weights only. State belongs to the key, scratch to the thread.
 *
 * <pre>
 *   z  = x·W + h·U + b            [4u], gate order i f c o
 *   c' = σ(f)·c + σ(i)·φ(g)       [u], g the candidate slice of z
 *   h' = σ(o)·φ(c')               [u]
 * </pre>
 *
 * <p>Equations: {@code LSTMCell.call} in tfjs-layers/src/layers/recurrent.ts, TensorFlow.js 4.22;
 * the second activation is φ again, not always tanh. Each element of z is one chain of fused
 * multiply-adds: bias, then the rows of W, then the rows of U, ascending.
 *
 * <p>State: h in the first u floats, c in the next u.
 */
public final class Lstm implements Layer {
  private final String name;
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final float[] bias;
  private final boolean hasBias;
  private final Activation activation;
  private final Activation recurrentActivation;
  private final boolean returnSequences;
  private final boolean goBackwards;
  private final int units;

  /**
   * A layer from its weights.
   *
   * @param name layer name
   * @param weights W [inputs, 4u], U [u, 4u] and b [4u]
   * @param activation φ
   * @param recurrentActivation σ
   * @param returnSequences whether the output keeps the time axis
   * @param goBackwards whether the sequence is read from its end
   * @throws IllegalArgumentException if the shapes do not fit together
   */
  public Lstm(
      String name,
      Weights weights,
      Activation activation,
      Activation recurrentActivation,
      boolean returnSequences,
      boolean goBackwards) {
    this.name = name;
    this.units = weights.recurrentKernel().rows();
    this.kernel = weights.kernel().require("kernel", weights.kernel().rows(), 4 * units);
    this.recurrentKernel = weights.recurrentKernel().require("recurrent_kernel", units, 4 * units);
    this.bias = weights.bias() == null ? new float[4 * units] : weights.bias().clone();
    this.hasBias = weights.bias() != null;
    if (bias.length != 4 * units) {
      throw new IllegalArgumentException(
          "bias must be [%d] but is [%d]".formatted(4 * units, bias.length));
    }
    this.activation = activation;
    this.recurrentActivation = recurrentActivation;
    this.returnSequences = returnSequences;
    this.goBackwards = goBackwards;
  }

  /**
   * What training leaves behind.
   *
   * @param kernel W, [inputs, 4u]
   * @param recurrentKernel U, [u, 4u]
   * @param bias b, [4u]; null when the source model has none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Weights(Matrix kernel, Matrix recurrentKernel, float[] bias) {}

  @Override
  public void step(float[] x, float[] state, int stateFrom, float[] scratch, float[] y) {
    float[] z = scratch;
    System.arraycopy(bias, 0, z, 0, 4 * units);
    ScalarKernel.addProduct(x, 0, kernel, z);
    ScalarKernel.addProduct(state, stateFrom, recurrentKernel, z);
    recurrentActivation.apply(z, 0, units);
    recurrentActivation.apply(z, units, units);
    activation.apply(z, 2 * units, units);
    recurrentActivation.apply(z, 3 * units, units);
    int cellFrom = stateFrom + units;
    for (int u = 0; u < units; u++) {
      float c = Math.fma(z[units + u], state[cellFrom + u], z[u] * z[2 * units + u]);
      state[cellFrom + u] = c;
      z[2 * units + u] = c;
    }
    activation.apply(z, 2 * units, units);
    for (int u = 0; u < units; u++) {
      y[u] = z[3 * units + u] * z[2 * units + u];
    }
    System.arraycopy(y, 0, state, stateFrom, units);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String className() {
    return "LSTM";
  }

  @Override
  public int inputs() {
    return kernel.rows();
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public int stateSize() {
    return 2 * units;
  }

  @Override
  public int scratchSize() {
    return 4 * units;
  }

  @Override
  public TimeAxis timeAxis() {
    return returnSequences ? TimeAxis.KEEPS : TimeAxis.DROPS;
  }

  @Override
  public boolean goBackwards() {
    return goBackwards;
  }

  @Override
  public long parameters() {
    return 4L * units * (inputs() + units) + (hasBias ? bias.length : 0);
  }

  @Override
  public String toString() {
    return "LSTM %s [%d] -> [%d] %s/%s"
        .formatted(
            name, inputs(), units, activation.identifier(), recurrentActivation.identifier());
  }
}
