package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import java.util.Map;

/** y = x for x ≥ 0, else alpha · (e^x − 1), {@code tf.layers.elu}. */
public final class Elu extends ElementLayer<Elu> {
  private double alpha = 1;

  private Elu() {}

  public static Elu of() {
    return new Elu();
  }

  /** Minus the limit towards −∞; 1 by default, the only value that TensorFlow.js knows. */
  public Elu alpha(double value) {
    requireOpen("alpha");
    alpha = Setting.finite("alpha", value);
    return this;
  }

  public double alpha() {
    return alpha;
  }

  @Override
  public String className() {
    return "ELU";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("alpha", alpha);
  }

  @Override
  void map(float[] values, int from, int length) {
    arithmetic.apply(Activation.ELU, values, from, length);
    if (alpha != 1) {
      LeakyRelu.scaleBelowZero((float) alpha, values, from, length);
    }
  }
}
