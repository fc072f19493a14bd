package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import java.util.Map;

/**
 * The rectifier as a layer, {@code tf.layers.reLU}.
 *
 * <pre>
 *   y = maxValue                          for x ≥ maxValue
 *   y = x                                 for threshold ≤ x &lt; maxValue
 *   y = negativeSlope · (x − threshold)   for x &lt; threshold
 * </pre>
 *
 * <p>Source of the formula: keras/src/layers/activations/relu.py, Keras 3; TensorFlow.js has {@code
 * maxValue} alone.
 */
public final class Relu extends ElementLayer<Relu> {
  private Double maxValue;
  private double negativeSlope;
  private double threshold;

  private Relu() {}

  public static Relu of() {
    return new Relu();
  }

  /** The largest output; null, the default, for none. */
  public Relu maxValue(Double value) {
    requireOpen("maxValue");
    maxValue = value == null ? null : (Double) Setting.notBelowZero("maxValue", value);
    return this;
  }

  /** Slope below the threshold; 0 by default. */
  public Relu negativeSlope(double value) {
    requireOpen("negativeSlope");
    negativeSlope = Setting.notBelowZero("negativeSlope", value);
    return this;
  }

  /** Where the rise begins; 0 by default. */
  public Relu threshold(double value) {
    requireOpen("threshold");
    threshold = Setting.notBelowZero("threshold", value);
    return this;
  }

  public Double maxValue() {
    return maxValue;
  }

  public double negativeSlope() {
    return negativeSlope;
  }

  public double threshold() {
    return threshold;
  }

  @Override
  public String className() {
    return "ReLU";
  }

  /** Settings that TensorFlow.js does not know are left out where they change nothing. */
  @Override
  void describe(Map<String, Object> config) {
    config.put("max_value", maxValue);
    if (negativeSlope != 0 || threshold != 0) {
      config.put("negative_slope", negativeSlope);
      config.put("threshold", threshold);
    }
  }

  @Override
  void map(float[] values, int from, int length) {
    if (maxValue == null && negativeSlope == 0 && threshold == 0) {
      arithmetic.apply(Activation.RELU, values, from, length);
    } else {
      mapWithSettings(values, from, length);
    }
  }

  private void mapWithSettings(float[] values, int from, int length) {
    float most = maxValue == null ? Float.POSITIVE_INFINITY : maxValue.floatValue();
    float least = (float) threshold;
    float slope = (float) negativeSlope;
    for (int k = from; k < from + length; k++) {
      float x = values[k];
      if (x >= most) {
        values[k] = most;
      } else if (x < least) {
        values[k] = slope == 0f ? 0f : slope * (x - least);
      }
    }
  }
}
