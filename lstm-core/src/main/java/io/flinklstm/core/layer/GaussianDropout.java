package io.flinklstm.core.layer;

import java.util.Map;

/**
 * Multiplies by normal noise around 1 in training, {@code tf.layers.gaussianDropout}. Predicting,
 * it changes nothing.
 */
public final class GaussianDropout extends Noise<GaussianDropout> {
  private final double rate;
  private Long seed;

  private GaussianDropout(double rate) {
    this.rate = Setting.rate("rate", rate);
  }

  /** A layer with this share, in [0, 1]: the deviation is √(rate / (1 − rate)). */
  public static GaussianDropout of(double rate) {
    return new GaussianDropout(rate);
  }

  /** Makes the noise the same in every run. */
  public GaussianDropout seed(long value) {
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
    return "GaussianDropout";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("rate", rate);
    config.put("seed", seed);
  }
}
