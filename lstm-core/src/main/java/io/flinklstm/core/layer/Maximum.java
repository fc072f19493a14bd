package io.flinklstm.core.layer;

/** The largest of its inputs, {@code tf.layers.maximum}. */
public final class Maximum extends Merge<Maximum> {
  private Maximum() {}

  public static Maximum of() {
    return new Maximum();
  }

  @Override
  public String className() {
    return "Maximum";
  }

  @Override
  float join(float soFar, float next) {
    return Math.max(soFar, next);
  }

  /** Real numbers take the place of padding. */
  @Override
  float joinPadding(float soFar, boolean soFarReal, float next, boolean nextReal) {
    float other = nextReal ? next : soFar;
    return join(soFarReal ? soFar : other, other);
  }
}
