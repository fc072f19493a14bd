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

  /** Real numbers take the place of padding. */
  @Override
  float joinPadding(float soFar, boolean soFarReal, float next, boolean nextReal) {
    float other = nextReal ? next : soFar;
    return join(soFarReal ? soFar : other, other);
  }
}
