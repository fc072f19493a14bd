package io.flinklstm.core.layer;

import io.flinklstm.core.weight.Regularizer;
import java.util.Map;

/** Passes its input on; in training its numbers cost l1·Σ|x| + l2·Σx². */
public final class ActivityRegularization extends ElementLayer<ActivityRegularization> {
  private final Regularizer regularizer;

  private ActivityRegularization(double l1, double l2) {
    this.regularizer = Regularizer.l1l2(l1, l2);
  }

  /** A penalty on the numbers that pass. */
  public static ActivityRegularization of(double l1, double l2) {
    return new ActivityRegularization(l1, l2);
  }

  @Override
  public String className() {
    return "ActivityRegularization";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.putAll(regularizer.config());
  }

  @Override
  void map(float[] values, int from, int length) {}
}
