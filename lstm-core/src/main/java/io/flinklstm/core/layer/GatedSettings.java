package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;

/**
 * The settings that cells with gates, and the layers around them, have besides.
 *
 * @param <S> the type that is configured
 */
public interface GatedSettings<S extends GatedSettings<S>> extends CellSettings<S> {
  /** σ of the gates; clip(0.2 x + 0.5, 0, 1) by default. */
  default S recurrentActivation(Activation value) {
    settings("recurrentActivation").config.recurrentActivation =
        Setting.notNull("recurrentActivation", value, "one of " + Activation.identifiers());
    return that();
  }

  /** σ by name, as {@code "sigmoid"}; {@code "hardSigmoid"} is the formula of TensorFlow.js. */
  default S recurrentActivation(String name) {
    return recurrentActivation(Setting.activation("recurrentActivation", name));
  }
}
