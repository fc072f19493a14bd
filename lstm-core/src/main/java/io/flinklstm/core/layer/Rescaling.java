package io.flinklstm.core.layer;

import java.util.Map;

/** y = x · scale + offset, one fused multiply-add; {@code Rescaling} of Keras. */
public final class Rescaling extends EachRowLayer<Rescaling> {
  private final double[] scale;
  private double[] offset = {0};
  private float[] factors;
  private float[] shifts;

  private Rescaling(double... scale) {
    this.scale = PerFeature.checked("scale", scale);
  }

  /** A layer with this factor, one number or one per feature, and without offset. */
  public static Rescaling of(double... scale) {
    return new Rescaling(scale);
  }

  /** What is added, one number or one per feature; 0 by default. */
  public Rescaling offset(double... values) {
    requireOpen("offset");
    offset = PerFeature.checked("offset", values);
    return this;
  }

  @Override
  public String className() {
    return "Rescaling";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("scale", PerFeature.described(scale));
    config.put("offset", PerFeature.described(offset));
  }

  @Override
  void buildRow() {
    factors = PerFeature.spread("scale", scale, inputs());
    shifts = PerFeature.spread("offset", offset, inputs());
  }

  @Override
  void row(float[] x, int xFrom, float[] y, int yFrom) {
    for (int k = 0; k < factors.length; k++) {
      y[yFrom + k] = Math.fma(x[xFrom + k], factors[k], shifts[k]);
    }
  }
}
