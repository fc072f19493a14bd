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
}
