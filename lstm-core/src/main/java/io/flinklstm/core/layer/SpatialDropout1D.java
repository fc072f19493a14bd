package io.flinklstm.core.layer;

import java.util.Map;

/**
 * Drops whole features of a sequence in training: what is dropped is so at every timestep.
 * Predicting, it changes nothing.
 */
public final class SpatialDropout1D extends Noise<SpatialDropout1D> {
  private final double rate;
  private Long seed;

  private SpatialDropout1D(double rate) {
    this.rate = Setting.rate("rate", rate);
  }

  /** A layer with this share to drop, in [0, 1]. */
  public static SpatialDropout1D of(double rate) {
    return new SpatialDropout1D(rate);
  }

  /** Makes the noise the same in every run. */
  public SpatialDropout1D seed(long value) {
    requireOpen("seed");
    seed = value;
    return this;
  }

  public double rate() {
    return rate;
  }

  /** The seed, or null for none. */
  public Long seed() {
    return seed;
  }

  @Override
  public String className() {
    return "SpatialDropout1D";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("rate", rate);
    config.put("seed", seed);
  }
}
