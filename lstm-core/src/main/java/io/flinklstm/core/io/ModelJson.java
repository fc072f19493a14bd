package io.flinklstm.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;

/** JSON text within {@link Limits}, and words about it. */
final class ModelJson {
  private static final int QUOTED = 60;

  private static final ObjectReader READER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(Limits.json())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectReader PYTHON_READER =
      READER.with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  private static final ObjectWriter WRITER = new ObjectMapper().writer();

  private ModelJson() {}

  /** The text of a tree, UTF-8, on one line. */
  static byte[] bytes(JsonNode tree) throws IOException {
    return WRITER.writeValueAsBytes(tree);
  }

  /** The object that the text of the named file is. */
  static JsonNode parse(String file, byte[] text) throws ModelFormatException {
    return parse(READER, file, text);
  }

  /** The object that a text written by Python is: numbers may be NaN, Infinity or -Infinity. */
  static JsonNode parsePython(String file, byte[] text) throws ModelFormatException {
    return parse(PYTHON_READER, file, text);
  }

  private static JsonNode parse(ObjectReader reader, String file, byte[] text)
      throws ModelFormatException {
    JsonNode node;
    try {
      node = reader.readTree(text);
    } catch (IOException e) {
      throw new ModelFormatException(file + ": not usable JSON: " + firstLine(e), e);
    }
    if (!node.isObject()) {
      throw new ModelFormatException(file + ": expected a JSON object, found " + found(node));
    }
    return node;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.length() > 300 ? message.substring(0, 300) + "..." : message;
  }

  /** A value as messages show it: short, and without line breaks. */
  static String found(JsonNode node) {
    if (node == null || node.isMissingNode()) {
      return "nothing";
    }
    if (node.isObject()) {
      return "an object";
    }
    if (node.isArray()) {
      return "an array of " + node.size();
    }
    return node.isTextual() ? quoted(node.textValue()) : shortened(node.asText());
  }

  /** Text in quotes as messages show it. */
  static String quoted(String text) {
    return "\"" + shortened(text) + "\"";
  }

  /** One short line of a text. */
  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > QUOTED ? line.substring(0, QUOTED) + "..." : line;
  }
}
