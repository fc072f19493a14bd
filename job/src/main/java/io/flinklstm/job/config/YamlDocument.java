package io.flinklstm.job.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A YAML file with values of the command line put over it. */
final class YamlDocument {
  private static final long MAX_BYTES = 10 << 20;
  private static final ObjectMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private YamlDocument() {}

  /**
   * The document.
   *
   * @throws ConfigException if there is none to look into
   */
  static ObjectNode read(Path file) throws ConfigException {
    try {
      if (!Files.isRegularFile(file)) {
        throw refused(file, "expected a file, found none");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw refused(file, "larger than %d bytes".formatted(MAX_BYTES));
      }
      if (YAML.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
        return object;
      }
      throw refused(file, "expected an object of settings at the top");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw refused(file, "line %d: %s".formatted(line, firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigException refused(Path file, String problem) {
    return new ConfigException(List.of(file + ": " + problem));
  }

  /** Puts values over those of a document, which is modified. */
  static void put(ObjectNode document, Map<String, String> overrides, List<String> problems) {
    overrides.forEach((path, value) -> set(document, path, value, problems));
  }

  /** Flink's and Kafka's own names have dots, so below those two maps the rest is one name. */
  private static void set(ObjectNode document, String path, String value, List<String> problems) {
    ObjectNode at = document;
    String rest = path;
    while (rest.contains(".")
        && !path.equals("flink." + rest)
        && !path.equals("kafka.properties." + rest)) {
      String name = rest.substring(0, rest.indexOf('.'));
      rest = rest.substring(rest.indexOf('.') + 1);
      JsonNode child = at.get(name);
      if (child == null || child.isNull()) {
        child = at.putObject(name);
      }
      if (!(child instanceof ObjectNode object)) {
        problems.add("--set %s: %s is no object".formatted(path, name));
        return;
      }
      at = object;
    }
    try {
      at.set(rest, value.isEmpty() ? YAML.nullNode() : YAML.readTree(value));
    } catch (JsonProcessingException e) {
      problems.add("--set %s: %s".formatted(path, firstLine(e.getOriginalMessage())));
    }
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
