package io.flinklstm.core.layer;

/**
 * The mean of each feature over time, {@code tf.layers.globalAveragePooling1d}: the sum in order of
 * time, divided by the number of timesteps.
 *
 * <p>Padding is left out, as in Keras 3 (keras/src/layers/pooling/global_average_pooling1d.py);
 * TensorFlow.js counts it. Where all is padding the mean is 0, where Keras divides 0 by 0.
 */
public final class GlobalAveragePooling1D extends GlobalPooling1D<GlobalAveragePooling1D> {
  private GlobalAveragePooling1D() {}

  public static GlobalAveragePooling1D of() {
    return new GlobalAveragePooling1D();
  }

  @Override
  public String className() {
    return "GlobalAveragePooling1D";
  }

  @Override
  boolean heedsMask() {
    return true;
  }

  @Override
  float join(float soFar, float next) {
    return soFar + next;
  }

  @Override
  float finish(float soFar, float count) {
    return soFar / count;
  }
}
