package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;

/**
 * The arithmetic of a step. Without state, shared by all threads; no method allocates.
 *
 * <p>Every kernel gives the bits of {@link ScalarKernel}; only which NaN a NaN is may differ.
 */
public sealed interface Kernel permits ScalarKernel, VectorKernel {
  /** The value of {@code lstm.kernel} that asks for it. */
  String name();

  /**
   * y += x·m, where x is x[xFrom .. xFrom + m.rows) and y is y[yFrom .. yFrom + m.cols). Modifies y
   * only, which must overlap neither x nor a row of m.
   *
   * <p>Each element of y is one chain of fused multiply-adds: its value before, then the rows of m,
   * ascending.
   */
  void addProduct(float[] x, int xFrom, Matrix m, float[] y, int yFrom);

  /** {@link io.flinklstm.core.math.FloatMath#sigmoid} of v[from .. from + length), in place. */
  void sigmoid(float[] v, int from, int length);

  /** {@link io.flinklstm.core.math.FloatMath#tanh} of v[from .. from + length), in place. */
  void tanh(float[] v, int from, int length);

  /** {@link Activation#apply}, by this kernel where it has the formula. */
  default void apply(Activation activation, float[] v, int from, int length) {
    if (activation == Activation.SIGMOID) {
      sigmoid(v, from, length);
    } else if (activation == Activation.TANH) {
      tanh(v, from, length);
    } else {
      activation.apply(v, from, length);
    }
  }
}
