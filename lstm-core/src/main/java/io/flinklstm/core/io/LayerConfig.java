package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One layer as a topology describes it.
 *
 * @param name layer name
 * @param className for example {@code LSTM}
 * @param config its settings, an object
 * @param entry the whole entry, with the inbound nodes of a functional model
 */
record LayerConfig(String name, String className, JsonNode config, JsonNode entry) {
  /** A setting, in snake case or else in camel case, as TensorFlow.js reads both; null if absent. */
  JsonNode setting(String snakeCase) {
    JsonNode value = config.get(snakeCase);
    return value == null ? config.get(camelCase(snakeCase)) : value;
  }

  private static String camelCase(String snakeCase) {
    StringBuilder camel = new StringBuilder();
    for (String word : snakeCase.split("_")) {
      boolean first = camel.length() == 0;
      camel.append(first ? word.charAt(0) : Character.toUpperCase(word.charAt(0)));
      camel.append(word, 1, word.length());
    }
    return camel.toString();
  }

  /** Where a problem is. */
  String place() {
    return "layer %s (%s): "
        .formatted(ModelJson.quoted(name), className.isEmpty() ? "no class" : shortClass());
  }

  private String shortClass() {
    String quoted = ModelJson.quoted(className);
    return quoted.substring(1, quoted.length() - 1);
  }
}
