package io.flinklstm.core.layer;

import io.flinklstm.core.weight.Initializer;
import java.util.Map;

/**
 * Features brought to the mean and variance that training saw, {@code
 * tf.layers.batchNormalization}.
 *
 * <pre>
 *   y = (x − moving_mean) · gamma / √(moving_variance + epsilon) + beta
 * </pre>
 *
 * <p>One subtraction and one fused multiply-add; the factor is rounded once from double. Weights:
 * gamma, beta, moving_mean, moving_variance, [features] each; no gradient changes the last two.
 */
public final class BatchNormalization extends GammaBetaLayer<BatchNormalization> {
  private double momentum = 0.99;
  private Initializer movingMeanInitializer = Initializer.zeros();
  private Initializer movingVarianceInitializer = Initializer.ones();

  private Weight movingMean;
  private Weight movingVariance;
  private float[] mean;
  private float[] factor;
  private float[] shift;

  private BatchNormalization() {}

  public static BatchNormalization of() {
    return new BatchNormalization();
  }

  /** Share of the old mean and variance after each batch of training; 0.99 by default. */
  public BatchNormalization momentum(double value) {
    requireOpen("momentum");
    momentum = Setting.rate("momentum", value);
    return this;
  }

  /** Zeros by default. */
  public BatchNormalization movingMeanInitializer(Initializer value) {
    requireOpen("movingMeanInitializer");
    movingMeanInitializer = Setting.notNull("movingMeanInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public BatchNormalization movingMeanInitializer(String name) {
    return movingMeanInitializer(Setting.initializer("movingMeanInitializer", name));
  }

  /** Ones by default. */
  public BatchNormalization movingVarianceInitializer(Initializer value) {
    requireOpen("movingVarianceInitializer");
    movingVarianceInitializer =
        Setting.notNull("movingVarianceInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public BatchNormalization movingVarianceInitializer(String name) {
    return movingVarianceInitializer(Setting.initializer("movingVarianceInitializer", name));
  }

  public double momentum() {
    return momentum;
  }

  @Override
  public String className() {
    return "BatchNormalization";
  }

  @Override
  void describe(Map<String, Object> config) {
    describeHead(config, momentum);
    config.put("moving_mean_initializer", movingMeanInitializer);
    config.put("moving_variance_initializer", movingVarianceInitializer);
    describeRegularizers(config);
    describeConstraints(config);
  }

  @Override
  void buildRow() {
    addGammaBeta();
    int[] shape = {inputs()};
    movingMean = addWeight("moving_mean", shape, movingMeanInitializer::create).notTrainable();
    movingVariance =
        addWeight("moving_variance", shape, movingVarianceInitializer::create).notTrainable();
  }

  @Override
  void prepare() {
    float[] variances = Variances.checked(movingVariance);
    mean = movingMean.value().data().clone();
    shift = betaValues().clone();
    factor = gammaValues().clone();
    for (int k = 0; k < factor.length; k++) {
      factor[k] = (float) (factor[k] / Math.sqrt(variances[k] + epsilon()));
    }
  }

  @Override
  void row(float[] x, int xFrom, float[] y, int yFrom) {
    for (int k = 0; k < mean.length; k++) {
      y[yFrom + k] = Math.fma(x[xFrom + k] - mean[k], factor[k], shift[k]);
    }
  }
}
