package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.weight.Initializer;
import java.util.Map;

/**
 * Features brought to mean 0 and variance 1 by numbers known beforehand; {@code Normalization} of
 * Keras.
 *
 * <pre>
 *   y = (x − mean) / max(√variance, 1e-7)
 *   y = x · max(√variance, 1e-7) + mean      with invert
 * </pre>
 *
 * <p>Mean and variance are settings, or weights: mean and variance, [features] each, and count, a
 * single number that computes nothing. No gradient changes them. Source: {@code Normalization} in
 * keras/src/layers/preprocessing/normalization.py, Keras 3.
 */
public final class Normalization extends EachRowLayer<Normalization> {
  private static final float LEAST_DEVIATION = 1e-7f;

  private Integer axis = -1;
  private double[] mean;
  private double[] variance;
  private boolean invert;

  private Weight meanWeight;
  private Weight varianceWeight;
  private float[] means;
  private float[] deviations;

  private Normalization() {}

  /** A layer whose mean and variance are weights: zeros and ones until they are set. */
  public static Normalization of() {
    return new Normalization();
  }

  /** The axis of the features, the last one, -1; null for one mean of all numbers. */
  public Normalization axis(Integer value) {
    requireOpen("axis");
    axis = value;
    return this;
  }

  /** The mean, one number or one per feature; goes with {@link #variance}. */
  public Normalization mean(double... values) {
    requireOpen("mean");
    mean = PerFeature.checked("mean", values);
    return this;
  }

  /** The variance, one number or one per feature; goes with {@link #mean}. */
  public Normalization variance(double... values) {
    requireOpen("variance");
    variance = PerFeature.checked("variance", values);
    for (double value : values) {
      Setting.notBelowZero("variance", value);
    }
    return this;
  }

  /** Whether it leads back from normal numbers to the original ones; false by default. */
  public Normalization invert(boolean value) {
    requireOpen("invert");
    invert = value;
    return this;
  }

  @Override
  public String className() {
    return "Normalization";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("axis", axis);
    config.put("invert", invert);
    config.put("mean", PerFeature.described(mean));
    config.put("variance", PerFeature.described(variance));
  }

  @Override
  void checkInput(Shape shape) {
    if (axis != null) {
      Shapes.lastAxis(axis, shape);
    }
    if ((mean == null) != (variance == null)) {
      throw Setting.problem(
          "mean and variance", "both or none", mean == null ? "variance alone" : "mean alone");
    }
  }

  @Override
  void buildRow() {
    if (mean != null) {
      int most = axis == null ? 1 : inputs();
      PerFeature.spread("mean", mean, most);
      PerFeature.spread("variance", variance, most);
    } else {
      int[] shape = axis == null ? new int[0] : new int[] {inputs()};
      meanWeight = addWeight("mean", shape, Initializer.zeros()::create).notTrainable();
      varianceWeight = addWeight("variance", shape, Initializer.ones()::create).notTrainable();
      addWeight("count", new int[0], Initializer.zeros()::create).notTrainable();
    }
  }

  @Override
  void prepare() {
    if (varianceWeight != null) {
      Variances.checked(varianceWeight);
    }
    means = values("mean", mean, meanWeight);
    deviations = values("variance", variance, varianceWeight);
    for (int k = 0; k < deviations.length; k++) {
      deviations[k] = Math.max((float) Math.sqrt(deviations[k]), LEAST_DEVIATION);
    }
  }

  private float[] values(String field, double[] setting, Weight weight) {
    if (setting != null) {
      return PerFeature.spread(field, setting, inputs());
    }
    float[] has = weight.value().data();
    float[] values = new float[inputs()];
    for (int k = 0; k < values.length; k++) {
      values[k] = has[axis == null ? 0 : k];
    }
    return values;
  }

  @Override
  void row(float[] x, int xFrom, float[] y, int yFrom) {
    for (int k = 0; k < means.length; k++) {
      float value = x[xFrom + k];
      y[yFrom + k] =
          invert ? Math.fma(value, deviations[k], means[k]) : (value - means[k]) / deviations[k];
    }
  }
}
