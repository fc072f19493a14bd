package io.flinklstm.core.layer;

/** The first input minus the second; {@code Subtract} of Keras. */
public final class Subtract extends Merge<Subtract> {
  private Subtract() {}

  public static Subtract of() {
    return new Subtract();
  }

  @Override
  public String className() {
    return "Subtract";
  }

  @Override
  float join(float soFar, float next) {
    return soFar - next;
  }

  @Override
  void requireCount(int inputs) {
    if (inputs != 2) {
      throw new IllegalArgumentException("takes 2 inputs, but got " + inputs);
    }
  }
}
