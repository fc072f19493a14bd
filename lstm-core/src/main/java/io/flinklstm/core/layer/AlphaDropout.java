package io.flinklstm.core.layer;

import java.util.Map;

/**
 * Dropout that keeps mean and variance of its input in training, {@code tf.layers.alphaDropout}.
 * Predicting, it changes nothing.
 */
public final class AlphaDropout extends Noise<AlphaDropout> {
  private final double rate;
  private Long seed;

  private AlphaDropout(double rate) {
    this.rate = Setting.rate("rate", rate);
  }

  /** A layer with this share to drop, in [0, 1]. */
  public static AlphaDropout of(double rate) {
    return new AlphaDropout(rate);
  }

  /** Makes the noise the same in every run. */
  public AlphaDropout seed(long value) {
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
    return "AlphaDropout";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("rate", rate);
    config.put("seed", seed);
  }
}
