package io.flinklstm.core.kernel;

import io.flinklstm.core.math.SmoothRectifiers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * softmax and log_softmax over a run of at least one vector. The largest value is the same in any
 * order; the sum is one ascending chain, as in the definition; all else is done in vectors.
 */
final class VectorSoftmax {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final int L = FLOATS.length();

  private VectorSoftmax() {}

  /** v[from .. to) becomes e^x / Σ e^x. */
  static void softmax(float[] v, int from, int to) {
    int end = from + FLOATS.loopBound(to - from);
    float max = max(v, from, end, to);
    float sum = VectorExponentials.sumExponentials(v, from, end, max, 0);
    for (int k = end; k < to; k++) {
      v[k] = SmoothRectifiers.flushedExp(v[k] - max);
      sum += v[k];
    }
    divide(v, from, end, sum);
    for (int k = end; k < to; k++) {
      v[k] /= sum;
    }
  }

  /** v[from .. to) becomes x − ln Σ e^x. */
  static void logSoftmax(float[] v, int from, int to) {
    int end = from + FLOATS.loopBound(to - from);
    float max = max(v, from, end, to);
    float sum = VectorExponentials.sumExponentials(v, from, end, max, -1);
    for (int k = end; k < to; k++) {
      sum += SmoothRectifiers.flushedExp(v[k] - max);
    }
    float logSum = (float) StrictMath.log(sum);
    subtract(v, from, end, max, logSum);
    for (int k = end; k < to; k++) {
      v[k] = v[k] - max - logSum;
    }
  }

  /** Of v[from .. to), the part to the end in vectors. */
  private static float max(float[] v, int from, int end, int to) {
    // The first vector is taken twice: the loop is never empty, and a constant to begin with would
    // make every vector of the loop an object like it. Lanes are read by way of v, as reduceLanes
    // is a virtual call where the compiler has no profile.
    FloatVector first = FloatVector.fromArray(FLOATS, v, from);
    FloatVector largest = first;
    for (int k = from; k < end; k += L) {
      largest = largest.max(FloatVector.fromArray(FLOATS, v, k));
    }
    largest.intoArray(v, from);
    float max = v[from];
    for (int k = from + 1; k < from + L; k++) {
      max = Math.max(max, v[k]);
    }
    first.intoArray(v, from);
    for (int k = end; k < to; k++) {
      max = Math.max(max, v[k]);
    }
    return max;
  }

  private static void divide(float[] v, int from, int end, float divisor) {
    for (int k = from; k < end; k += L) {
      FloatVector.fromArray(FLOATS, v, k).div(divisor).intoArray(v, k);
    }
  }

  private static void subtract(float[] v, int from, int end, float first, float second) {
    for (int k = from; k < end; k += L) {
      FloatVector.fromArray(FLOATS, v, k).sub(first).sub(second).intoArray(v, k);
    }
  }
}
