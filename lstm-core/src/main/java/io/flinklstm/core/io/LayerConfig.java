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
   * A setting, in snake case or else in camel case, as TensorFlow.js reads both; null if absent.
   */
  JsonNode setting(String snakeCase) {
    JsonNode value = config.get(snakeCase);
    return value == null ? config.get(camelCase(snakeCase)) : value;
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
