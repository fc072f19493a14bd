package io.flinklstm.core.layer;

import java.util.Map;

/**
 * Adds normal noise in training, {@code tf.layers.gaussianNoise}. Predicting, it changes nothing.
 */
public final class GaussianNoise extends Noise<GaussianNoise> {
  private final double stddev;
  private Long seed;

  private GaussianNoise(double stddev) {
    this.stddev = Setting.notBelowZero("stddev", stddev);
  }

  /** A layer with this standard deviation. */
  public static GaussianNoise of(double stddev) {
    return new GaussianNoise(stddev);
  }

  /** Makes the noise the same in every run. */
  public GaussianNoise seed(long value) {
    requireOpen("seed");
    seed = value;
    return this;
  }

  public double stddev() {
    return stddev;
  }

  /** The seed, or null for none. */
  public Long seed() {
    return seed;
  }

  @Override
  public String className() {
    return "GaussianNoise";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("stddev", stddev);
    config.put("seed", seed);
  }
}
