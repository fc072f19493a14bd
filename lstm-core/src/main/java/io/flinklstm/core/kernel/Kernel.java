package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;

/**
 * The arithmetic of a step. Without state, shared by all threads; no method but those that pack
 * weights allocates.
 *
 * <p>Every kernel gives the bits of {@link ScalarKernel}; only which NaN a NaN is may differ.
 */
public sealed interface Kernel permits ScalarKernel, VectorKernel {
  /** The value of {@code lstm.kernel} that asks for it. */
  String name();

  /**
   * Packs weights.
   *
   * @param weights [rows, cols], at least one of each; copied
   * @param bias [cols]; copied
   * @param precision what the weights, not the bias, are rounded to
   */
  Product product(Tensor weights, float[] bias, Precision precision);

  /** The gates of LSTM cells of this kind. */
  LstmGates lstmGates(int units, Activation gate, Activation activation);

  /** {@link Activation#apply}, in place. */
  void apply(Activation activation, float[] v, int from, int length);

  /** y = a · y over a run; modifies y. */
  void multiply(float[] a, int aFrom, float[] y, int yFrom, int length);

  /** y = a · y + b over a run, one rounding; modifies y. */
  void keep(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length);

  /** y = a · b + y over a run, one rounding; modifies y. */
  void addProduct(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length);

  /** y = a · y + ((1 - a) · b) over a run, the last sum rounded once; modifies y. */
  void mix(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length);

  /** y = y + a over a run; modifies y. */
  void add(float[] a, int aFrom, float[] y, int yFrom, int length);
}
