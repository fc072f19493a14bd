package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.Map;

/**
 * Sets a share of the numbers to 0 in training and divides the others by what is kept, {@code
 * tf.layers.dropout}. Predicting, it changes nothing.
 */
public final class Dropout extends Noise<Dropout> {
  private final double rate;
  private Shape noiseShape;
  private Long seed;

  private Dropout(double rate) {
    this.rate = Setting.rate("rate", rate);
  }

  /** A layer that drops this share of its input, in [0, 1]. */
  public static Dropout of(double rate) {
    return new Dropout(rate);
  }

  /**
   * Shape of the decisions with the batch axis: those along an axis of 1 are the same, -1 is the
   * size of the input. By default every number has its own.
   */
  public Dropout noiseShape(int... shape) {
    requireOpen("noiseShape");
    noiseShape = Shape.of(Setting.notNull("noiseShape", shape, "a shape"));
    return this;
  }

  /** Makes the decisions the same in every run. */
  public Dropout seed(long value) {
    requireOpen("seed");
    seed = value;
    return this;
  }

  public double rate() {
    return rate;
  }

  /** Shape of the decisions, or null for that of the input. */
  public Shape noiseShape() {
    return noiseShape;
  }

  /** The seed, or null for none. */
  public Long seed() {
    return seed;
  }

  @Override
  public String className() {
    return "Dropout";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("rate", rate);
    config.put("noise_shape", noiseShape);
    config.put("seed", seed);
  }
}
