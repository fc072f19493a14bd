package io.flinklstm.core.layer;

/** The smallest of its inputs, {@code tf.layers.minimum}. */
public final class Minimum extends Merge<Minimum> {
  private Minimum() {}

  public static Minimum of() {
    return new Minimum();
  }

  @Override
  public String className() {
    return "Minimum";
  }

  @Override
  float join(float soFar, float next) {
    return Math.min(soFar, next);
  }
}
