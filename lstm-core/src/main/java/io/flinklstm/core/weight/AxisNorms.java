package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Euclidean norms over one axis of a weight, and their change. */
final class AxisNorms {
  /** The fuzz factor of TensorFlow.js and Keras, {@code epsilon()}. */
  private static final double EPSILON = 1e-7;

  private AxisNorms() {}

  /**
   * w · desired(n) / (n + ε), where n is the norm over the axis.
   *
   * @param owner the constraint, for messages
   * @param w modified
   * @param axis negative axes count from the end
   * @param desired from the norm found to the norm wanted
   * @throws IllegalArgumentException if w has no such axis
   */
  static void rescale(String owner, Tensor w, int axis, DoubleUnaryOperator desired) {
    if (axis >= w.rank() || axis < -w.rank()) {
      throw new IllegalArgumentException(
          "%s: axis must be from %d to %d for a weight of rank %d (%s), not %d"
              .formatted(owner, -w.rank(), w.rank() - 1, w.rank(), w, axis));
    }
    float[] values = w.data();
    if (values.length == 0) {
      return;
    }
    int[] shape = w.shape();
    int at = axis < 0 ? axis + w.rank() : axis;
    int stride = 1;
    for (int k = at + 1; k < shape.length; k++) {
      stride *= shape[k];
    }
    int block = stride * shape[at];
    double[] factors = new double[stride];
    for (int from = 0; from < values.length; from += block) {
      sumSquares(values, from, block, factors);
      for (int k = 0; k < stride; k++) {
        double norm = Math.sqrt(factors[k]);
        factors[k] = desired.applyAsDouble(norm) / (norm + EPSILON);
      }
      multiply(values, from, block, factors);
    }
  }

  /** sums[k] is the sum of squares over the axis, ascending; all of sums is modified. */
  private static void sumSquares(float[] values, int from, int block, double[] sums) {
    Arrays.fill(sums, 0);
    for (int row = from; row < from + block; row += sums.length) {
      for (int k = 0; k < sums.length; k++) {
        double value = values[row + k];
        sums[k] = Math.fma(value, value, sums[k]);
      }
    }
  }

  private static void multiply(float[] values, int from, int block, double[] factors) {
    for (int row = from; row < from + block; row += factors.length) {
      for (int k = 0; k < factors.length; k++) {
        values[row + k] = (float) (values[row + k] * factors[k]);
      }
    }
  }
}
