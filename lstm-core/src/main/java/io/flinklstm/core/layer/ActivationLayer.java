package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import java.util.Map;

/** y = φ(x), {@code tf.layers.activation}. softmax and logSoftmax run over the last axis. */
public final class ActivationLayer extends ElementLayer<ActivationLayer> {
  private final Activation activation;

  private ActivationLayer(Activation activation) {
    this.activation = Setting.notNull("activation", activation, Activation.identifiers());
  }

  public static ActivationLayer of(Activation activation) {
    return new ActivationLayer(activation);
  }

  /** φ by name, as {@code "relu"}. */
  public static ActivationLayer of(String name) {
    return new ActivationLayer(Setting.activation("activation", name));
  }

  /** φ. */
  public Activation activation() {
    return activation;
  }

  @Override
  public String className() {
    return "Activation";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("activation", activation);
  }

  @Override
  boolean elementwise() {
    return activation != Activation.SOFTMAX && activation != Activation.LOG_SOFTMAX;
  }

  @Override
  void map(float[] values, int from, int length) {
    arithmetic.apply(activation, values, from, length);
  }
}
