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
}
