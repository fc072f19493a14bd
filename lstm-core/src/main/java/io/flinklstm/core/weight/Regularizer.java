package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a weight adds to the loss: l1 Σ|w| + l2 Σw², without a factor ½.
 *
 * <p>Sums are taken in double, in ascending order of the values. The gradient l1 sign(w) + 2 l2 w
 * is 0 at w = 0, the value between those on both sides, so that a weight of zero stays zero;
 * TensorFlow.js 4.22 has −l1 there. Formula: {@code L1L2} in {@code
 * tfjs-layers/src/regularizers.ts}.
 *
 * @param l1 price of |w|, at least 0
 * @param l2 price of w², at least 0
 */
public record Regularizer(double l1, double l2) {
  private static final double ABSENT = 0.01;

  /**
   * Checks both prices.
   *
   * @throws IllegalArgumentException if one is negative, infinite or not a number
   */
  public Regularizer {
    Hyperparameters.requireAtLeast(0, "L1L2", "l1", l1);
    Hyperparameters.requireAtLeast(0, "L1L2", "l2", l2);
  }

  /** l1 Σ|w|. */
  public static Regularizer l1(double l1) {
    return new Regularizer(l1, 0);
  }

  /** l2 Σw². */
  public static Regularizer l2(double l2) {
    return new Regularizer(0, l2);
  }

  /** l1 Σ|w| + l2 Σw². */
  public static Regularizer l1l2(double l1, double l2) {
    return new Regularizer(l1, l2);
  }

  /**
   * The regularizer a model file or a caller names.
   *
   * @param className {@code L1L2}, {@code L1} or {@code L2}; {@code l1l2}, {@code l1_l2}, {@code
   *     l1} or {@code l2}
   * @param config {@code l1} and {@code l2}, 0.01 where absent or null, as in TensorFlow.js;
   *     unknown keys are ignored; may be null for none
   * @throws IllegalArgumentException if the name is unknown or a value is not possible
   */
  public static Regularizer of(String className, Map<String, Object> config) {
    Hyperparameters values = new Hyperparameters("L1L2", config);
    return switch (Hyperparameters.className(className)) {
      case "L1L2", "L1l2" -> l1l2(values.number("l1", ABSENT), values.number("l2", ABSENT));
      case "L1" -> l1(values.number("l1", ABSENT));
      case "L2" -> l2(values.number("l2", ABSENT));
      default ->
          throw Hyperparameters.unknown(
              "regularizer", className, "L1L2, L1, L2, l1l2, l1_l2, l1, l2");
    };
  }

  /** The addition to the loss; w is read. */
  public double penalty(Tensor w) {
    double absolutes = 0;
    double squares = 0;
    for (float value : w.data()) {
      absolutes += Math.abs(value);
      squares = Math.fma((double) value, value, squares);
    }
    return Math.fma(l1, absolutes, l2 * squares);
  }

  /**
   * Adds the derivative of the penalty by each value of w.
   *
   * @param w read
   * @param gradient as many values as w; modified
   * @throws IllegalArgumentException if the lengths differ
   */
  public void addGradient(Tensor w, float[] gradient) {
    float[] values = w.data();
    if (gradient.length != values.length) {
      throw new IllegalArgumentException(
          "gradient of %s must have %d values but has %d"
              .formatted(w, values.length, gradient.length));
    }
    for (int k = 0; k < values.length; k++) {
      double slope = Math.fma(2 * l2, values[k], l1 * Math.signum(values[k]));
      gradient[k] = (float) (gradient[k] + slope);
    }
  }

  /** The class as model files name it. */
  public String className() {
    return "L1L2";
  }

  /** l1 and l2, each a Double. A new map, owned by the caller. */
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("l1", l1);
    config.put("l2", l2);
    return config;
  }
}
