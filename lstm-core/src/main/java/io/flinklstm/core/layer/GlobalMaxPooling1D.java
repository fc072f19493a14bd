package io.flinklstm.core.layer;

/**
 * The largest number of each feature over time, {@code tf.layers.globalMaxPooling1d}. Padding
 * counts like any timestep, as in TensorFlow.js and Keras.
 */
public final class GlobalMaxPooling1D extends GlobalPooling1D<GlobalMaxPooling1D> {
  private GlobalMaxPooling1D() {}

  public static GlobalMaxPooling1D of() {
    return new GlobalMaxPooling1D();
  }

  @Override
  public String className() {
    return "GlobalMaxPooling1D";
  }

  @Override
  boolean heedsMask() {
    return false;
  }

  @Override
  float join(float soFar, float next) {
    return Math.max(soFar, next);
  }

  @Override
  float finish(float soFar, float count) {
    return soFar;
  }
}
