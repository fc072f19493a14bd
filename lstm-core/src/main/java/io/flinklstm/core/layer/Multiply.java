package io.flinklstm.core.layer;

/** The product of its inputs, {@code tf.layers.multiply}. */
public final class Multiply extends Merge<Multiply> {
  private Multiply() {}

  public static Multiply of() {
    return new Multiply();
  }

  @Override
  public String className() {
    return "Multiply";
  }

  @Override
  float join(float soFar, float next) {
    return soFar * next;
  }

  /** Padding is a factor of 1. */
  @Override
  float joinPadding(float soFar, boolean soFarReal, float next, boolean nextReal) {
    return join(soFarReal ? soFar : 1f, nextReal ? next : 1f);
  }

  @Override
  float finishPadding(float result) {
    return 0f;
  }
}
