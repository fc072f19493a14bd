package io.flinklstm.core.layer;

import java.util.Map;

/** y = x for x ≥ 0, else alpha · x, {@code tf.layers.leakyReLU}. */
public final class LeakyRelu extends ElementLayer<LeakyRelu> {
  private double alpha = 0.3;
  private float slope = 0.3f;

  private LeakyRelu() {}

  public static LeakyRelu of() {
    return new LeakyRelu();
  }

  /** Slope below 0; 0.3 by default. Keras 3 calls it negative_slope. */
  public LeakyRelu alpha(double value) {
    requireOpen("alpha");
    alpha = Setting.notBelowZero("alpha", value);
    slope = (float) alpha;
    return this;
  }

  public double alpha() {
    return alpha;
  }

  @Override
  public String className() {
    return "LeakyReLU";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("alpha", alpha);
  }

  @Override
  void map(float[] values, int from, int length) {
    scaleBelowZero(slope, values, from, length);
  }

  /** x for x ≥ 0, else factor · x. */
  static void scaleBelowZero(float factor, float[] values, int from, int length) {
    for (int k = from; k < from + length; k++) {
      values[k] = values[k] >= 0f ? values[k] : factor * values[k];
    }
  }
}
