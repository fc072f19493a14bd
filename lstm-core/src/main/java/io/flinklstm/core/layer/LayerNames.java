package io.flinklstm.core.layer;

import java.util.Locale;

/** Names of layers nobody named, as TensorFlow.js makes them: {@code lstm_LSTM1}. */
final class LayerNames {
  private LayerNames() {}

  static String automatic(String className, int number) {
    return className.equals("InputLayer")
        ? "input" + number
        : snakeCase(className) + "_" + className + number;
  }

  /** {@code toSnakeCase} of tfjs-layers/src/utils/generic_utils.ts. */
  static String snakeCase(String name) {
    return name.replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
