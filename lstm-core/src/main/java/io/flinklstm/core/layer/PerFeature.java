package io.flinklstm.core.layer;

import java.util.Arrays;
import java.util.List;

/** A setting that is one number for all features or a list with one for each. */
final class PerFeature {
  private PerFeature() {}

  static double[] checked(String field, double... values) {
    Setting.notNull(field, values, "one number or one per feature");
    if (values.length == 0) {
      throw Setting.problem(field, "one number or one per feature", "none");
    }
    for (double value : values) {
      Setting.finite(field, value);
    }
    return values.clone();
  }

  /** One value for each feature. */
  static float[] spread(String field, double[] values, int features) {
    if (values.length != 1 && values.length != features) {
      throw Setting.problem(
          field, "1 number or %d, one per feature".formatted(features), values.length + " numbers");
    }
    float[] spread = new float[features];
    for (int k = 0; k < features; k++) {
      spread[k] = (float) values[values.length == 1 ? 0 : k];
    }
    return spread;
  }

  /** A number for one value, a list for several, null for none: as model files have it. */
  static Object described(double[] values) {
    if (values == null) {
      return null;
    }
    List<Double> list = Arrays.stream(values).boxed().toList();
    return list.size() == 1 ? list.get(0) : list;
  }
}
