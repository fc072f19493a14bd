package io.flinklstm.core.layer;

/** The mean of its inputs, {@code tf.layers.average}: their sum divided by their number. */
public final class Average extends Merge<Average> {
  private Average() {}

  public static Average of() {
    return new Average();
  }

  @Override
  public String className() {
    return "Average";
  }

  @Override
  float join(float soFar, float next) {
    return soFar + next;
  }

  @Override
  float finish(float soFar, int inputs) {
    return soFar / inputs;
  }
}
