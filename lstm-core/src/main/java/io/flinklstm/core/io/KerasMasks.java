package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.Set;

/**
 * The operations by which a functional model of Keras 3 makes masks: {@code x != value}, {@code
 * any} of it, and their unions. Keras lists them as layers and hands their outputs to other layers
 * as {@code mask}.
 *
 * <p>Our layers make and pass on the same masks themselves, so the operations are left out. Only
 * those are that repeat what a Masking layer or an Embedding with mask_zero does to the same
 * tensor; all others stay among the layers, where they are refused as unknown.
 */
final class KerasMasks {
  /** A model's own layers, and a few operations for each. */
  private static final int MOST_LAYERS = 5 * Limits.LAYERS;

  private final Set<String> operations = new HashSet<>();
  private final JsonNode layers;
  private JsonNode others;

  private KerasMasks(JsonNode layers) {
    this.layers = layers;
    this.others = layers;
  }

  /** The masks among the layers of a model. */
  static KerasMasks of(JsonNode layers) {
    KerasMasks masks = new KerasMasks(layers);
    if (layers.size() > MOST_LAYERS) {
      return masks; // to be refused
    }
    // An operation reads those listed before it.
    for (JsonNode entry : layers) {
      if (masks.isMask(entry)) {
        masks.operations.add(entry.path("name").asText());
      }
    }
    if (!masks.operations.isEmpty()) {
      ArrayNode others = JsonNodeFactory.instance.arrayNode();
      for (JsonNode entry : layers) {
        if (!masks.operations.contains(entry.path("name").asText(""))) {
          others.add(entry);
        }
      }
      masks.others = others;
    }
    return masks;
  }

  /** The layers without the operations. */
  JsonNode otherLayers() {
    return others;
  }

  /** Whether an argument is the output of one of the operations. */
  boolean isMade(JsonNode argument) {
    return operations.contains(history(argument).path(0).asText(""));
  }

  private static JsonNode history(JsonNode argument) {
    return argument.path("config").path("keras_history");
  }

  private boolean isMask(JsonNode entry) {
    String module = entry.path("module").asText("");
    JsonNode calls = entry.path("inbound_nodes");
    if (!module.matches("keras\\.(?:src\\.)?ops\\..*") || calls.size() != 1) {
      return false;
    }
    JsonNode arguments = calls.get(0).path("args");
    return switch (entry.path("class_name").asText("")) {
      case "NotEqual" -> arguments.size() == 2 && isMaskedBy(arguments.get(0), arguments.get(1));
      case "Any" -> arguments.size() == 1 && isMade(arguments.get(0));
      case "LogicalOr", "LogicalAnd" ->
          arguments.size() == 2 && isMade(arguments.get(0)) && isMade(arguments.get(1));
      default -> false;
    };
  }

  /** Whether a layer makes a mask of the same tensor and value. */
  private boolean isMaskedBy(JsonNode tensor, JsonNode value) {
    JsonNode from = history(tensor);
    if (!from.isArray() || !value.isNumber()) {
      return false;
    }
    for (JsonNode entry : layers) {
      JsonNode config = entry.path("config");
      boolean masks =
          switch (entry.path("class_name").asText("")) {
            case "Masking" ->
                (float) config.path("mask_value").asDouble(0) == (float) value.asDouble();
            case "Embedding" -> config.path("mask_zero").asBoolean() && value.asDouble() == 0;
            default -> false;
          };
      for (JsonNode call :
          masks ? entry.path("inbound_nodes") : JsonNodeFactory.instance.arrayNode()) {
        if (from.equals(history(call.path("args").path(0)))) {
          return true;
        }
      }
    }
    return false;
  }
}
