package io.flinklstm.core.layer;

import java.util.Map;

/**
 * The mean of each feature over time, {@code tf.layers.globalAveragePooling1d}: the sum in order of
 * time, divided by the number of timesteps.
 *
 * <p>Padding is left out, as in Keras (keras/src/layers/pooling/global_average_pooling1d.py, Keras
 * 3.12), unless {@link #heedMask} is off, as in TensorFlow.js. Where all is padding the mean is 0,
 * where Keras divides 0 by 0.
 */
public final class GlobalAveragePooling1D extends GlobalPooling1D<GlobalAveragePooling1D> {
  private boolean heedMask = true;

  private GlobalAveragePooling1D() {}

  public static GlobalAveragePooling1D of() {
    return new GlobalAveragePooling1D();
  }

  @Override
  public String className() {
    return "GlobalAveragePooling1D";
  }

  /**
   * Whether padding is left out, as in Keras, the default, or counted, as in TensorFlow.js 4.22
   * (tfjs-layers/src/layers/pooling.ts). Model files do not say.
   */
  public GlobalAveragePooling1D heedMask(boolean value) {
    requireOpen("heedMask");
    heedMask = value;
    return this;
  }

  @Override
  public boolean heedsMask() {
    return heedMask;
  }

  @Override
  void describeMask(Map<String, Object> config) {
    if (!heedMask) {
      config.put("heed_mask", false);
    }
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
