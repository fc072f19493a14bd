package io.flinklstm.core.layer;

import java.util.Map;

/**
 * Each timestep brought to mean 0 and variance 1 over its features, {@code
 * tf.layers.layerNormalization}.
 *
 * <pre>
 *   y = (x − mean) / √(variance + epsilon) · gamma + beta
 * </pre>
 *
 * <p>Mean and variance (divided by n) are sums in double in ascending order of features; what
 * stands before gamma is rounded to float. Weights: gamma, beta, [features] each.
 */
public final class LayerNormalization extends GammaBetaLayer<LayerNormalization> {
  private float[] factor;
  private float[] shift;

  private LayerNormalization() {}

  public static LayerNormalization of() {
    return new LayerNormalization();
  }

  @Override
  public String className() {
    return "LayerNormalization";
  }

  /** Constraints, which TensorFlow.js has not here, are left out where there are none. */
  @Override
  void describe(Map<String, Object> config) {
    describeHead(config, null);
    describeRegularizers(config);
    if (isConstrained()) {
      describeConstraints(config);
    }
  }

  @Override
  void buildRow() {
    addGammaBeta();
  }

  @Override
  void prepare() {
    factor = gammaValues().clone();
    shift = betaValues().clone();
  }

  @Override
  void row(float[] x, int xFrom, float[] y, int yFrom) {
    int features = factor.length;
    double sum = 0;
    for (int k = 0; k < features; k++) {
      sum += x[xFrom + k];
    }
    double mean = sum / features;
    double squares = 0;
    for (int k = 0; k < features; k++) {
      double distance = x[xFrom + k] - mean;
      squares = Math.fma(distance, distance, squares);
    }
    double deviation = Math.sqrt(squares / features + epsilon());
    for (int k = 0; k < features; k++) {
      float normal = (float) ((x[xFrom + k] - mean) / deviation);
      y[yFrom + k] = Math.fma(normal, factor[k], shift[k]);
    }
  }
}
