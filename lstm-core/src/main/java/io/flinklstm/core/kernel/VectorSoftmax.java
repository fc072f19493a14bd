package io.flinklstm.core.kernel;

import static jdk.incubator.vector.VectorOperators.MAX;

import io.flinklstm.core.math.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * softmax and log_softmax over a run. The largest value is the same in any order; the sum is one
 * ascending chain, as in the definition; the exponentials and what follows the sum are vectors.
 */
final class VectorSoftmax {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final int L = FLOATS.length();
  private static final FloatVector NOTHING = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);

  private VectorSoftmax() {}

  /** v[from .. from + length) becomes e^x / Σ e^x, a run of at least one vector. */
  static void softmax(float[] v, int from, int length) {
    int to = from + length;
    int end = from + FLOATS.loopBound(length);
    float max = max(v, from, end, to);
    exponentials(v, from, end, max);
    for (int k = end; k < to; k++) {
      v[k] = FloatMath.exp(v[k] - max);
    }
    float sum = 0f;
    for (int k = from; k < to; k++) {
      sum += v[k];
    }
    divide(v, from, end, sum);
    for (int k = end; k < to; k++) {
      v[k] /= sum;
    }
  }

  /** v[from .. from + length) becomes x − ln Σ e^x, a run of at least one vector. */
  static void logSoftmax(float[] v, int from, int length) {
    int to = from + length;
    int end = from + FLOATS.loopBound(length);
    float max = max(v, from, end, to);
    float sum = sumOfExponentials(v, from, end, max);
    for (int k = end; k < to; k++) {
      sum += FloatMath.exp(v[k] - max);
    }
    float logSum = (float) StrictMath.log(sum);
    subtract(v, from, end, max, logSum);
    for (int k = end; k < to; k++) {
      v[k] = v[k] - max - logSum;
    }
  }

  /** Of v[from .. to), the part to the end in vectors. */
  private static float max(float[] v, int from, int end, int to) {
    FloatVector largest = NOTHING;
    for (int k = from; k < end; k += L) {
      largest = largest.max(FloatVector.fromArray(FLOATS, v, k));
    }
    float max = largest.reduceLanes(MAX);
    for (int k = end; k < to; k++) {
      max = Math.max(max, v[k]);
    }
    return max;
  }

  private static void exponentials(float[] v, int from, int end, float max) {
    for (int k = from; k < end; k += L) {
      VectorExponentials.exp(FloatVector.fromArray(FLOATS, v, k).sub(max)).intoArray(v, k);
    }
  }

  /** Each vector of v is its exponentials while they are added, and then again what it was. */
  private static float sumOfExponentials(float[] v, int from, int end, float max) {
    float sum = 0f;
    for (int k = from; k < end; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      VectorExponentials.exp(x.sub(max)).intoArray(v, k);
      for (int lane = k; lane < k + L; lane++) {
        sum += v[lane];
      }
      x.intoArray(v, k);
    }
    return sum;
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
