package io.flinklstm.core.layer;

/**
 * The mean of each window, {@code tf.layers.averagePooling1d}: the sum in order of time, divided by
 * the number of timesteps within the sequence.
 */
public final class AveragePooling1D extends Pooling1D<AveragePooling1D> {
  private AveragePooling1D(int poolSize) {
    super(poolSize);
  }

  /** A layer with windows of this many timesteps. */
  public static AveragePooling1D of(int poolSize) {
    return new AveragePooling1D(poolSize);
  }

  @Override
  public String className() {
    return "AveragePooling1D";
  }

  @Override
  float join(float soFar, float next) {
    return soFar + next;
  }

  @Override
  float finish(float soFar, int count) {
    return soFar / count;
  }
}
