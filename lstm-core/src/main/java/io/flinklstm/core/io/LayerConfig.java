package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One layer as a topology describes it.
 *
 * @param name layer name
 * @param className for example {@code LSTM}
 * @param config its settings, an object
 * @param dialect whose words they are
 * @param masks whether some layer of the whole file makes masks
 */
record LayerConfig(String name, String className, JsonNode config, Dialect dialect, boolean masks) {
  private static final Pattern WORD_START = Pattern.compile("_(.)");

  /**
   * A setting, in snake case or in camel case, as TensorFlow.js reads both; null if absent.
   *
   * @throws IllegalArgumentException if both are there and differ
   */
  JsonNode setting(String snakeCase) {
    JsonNode value = config.get(snakeCase);
    JsonNode other = config.get(camelCase(snakeCase));
    if (value != null && other != null && !value.equals(other)) {
      throw LayerSettings.problem(
          camelCase(snakeCase), "the same as %s or nothing".formatted(snakeCase), other);
    }
    return value == null ? other : value;
  }

  private static String camelCase(String snakeCase) {
    return WORD_START
        .matcher(snakeCase)
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
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
