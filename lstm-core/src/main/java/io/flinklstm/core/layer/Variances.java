package io.flinklstm.core.layer;

/** Weights that are variances. */
final class Variances {
  private Variances() {}

  /**
   * The numbers of the weight, not a copy.
   *
   * @throws IllegalArgumentException if one is below 0 or no number
   */
  static float[] checked(Weight weight) {
    float[] values = weight.value().data();
    for (int k = 0; k < values.length; k++) {
      if (!(values[k] >= 0)) {
        throw new IllegalArgumentException(
            "weight \"%s\"[%d]: expected a variance of at least 0, found %s"
                .formatted(weight.path(), k, values[k]));
      }
    }
    return values;
  }
}
