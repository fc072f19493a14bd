package io.flinklstm.core.layer;

/** The largest number of each window, {@code tf.layers.maxPooling1d}. */
public final class MaxPooling1D extends Pooling1D<MaxPooling1D> {
  private MaxPooling1D(int poolSize) {
    super(poolSize);
  }

  /** A layer with windows of this many timesteps. */
  public static MaxPooling1D of(int poolSize) {
    return new MaxPooling1D(poolSize);
  }

  @Override
  public String className() {
    return "MaxPooling1D";
  }

  @Override
  float join(float soFar, float next) {
    return Math.max(soFar, next);
  }

  @Override
  float finish(float soFar, int count) {
    return soFar;
  }
}
