package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;

/** Weights are finite numbers. */
final class Finite {
  private Finite() {}

  /** What is wrong with the numbers, or null. */
  static String problem(Tensor tensor) {
    float[] values = tensor.data();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return "element %d is %s; expected finite numbers".formatted(i, values[i]);
      }
    }
    return null;
  }
}
