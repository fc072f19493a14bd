package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Arguments of a call by name: only initial states may change what a layer computes. */
final class CallArguments {
  private CallArguments() {}

  /**
   * Fails on an argument that would change the numbers.
   *
   * @param at for messages, ends with a colon and a blank
   * @param arguments an object, or missing
   * @param masks that the layers make and pass on themselves
   */
  static void check(String at, JsonNode arguments, KerasMasks masks) throws ModelFormatException {
    if (!arguments.isMissingNode() && !arguments.isNull() && !arguments.isObject()) {
      throw problem(at, "arguments", "an object", arguments);
    }
    for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
      JsonNode value = argument.getValue();
      switch (argument.getKey()) {
        case "initial_state" -> {
          if (!value.isNull() && !value.isContainerNode()) {
            throw problem(at, "initial_state", "tensors or null", value);
          }
        }
        case "training" -> {
          if (!value.isNull() && !(value.isBoolean() && !value.booleanValue())) {
            throw problem(at, "training", "false or null", value);
          }
        }
        case "mask" -> {
          if (!value.isNull() && !masks.isMade(value)) {
            throw problem(at, "mask", "null or the mask of a Masking or Embedding layer", value);
          }
        }
        default ->
            throw problem(at, ModelJson.shortened(argument.getKey()), "no such argument", value);
      }
    }
  }

  static ModelFormatException problem(String at, String key, String expected, JsonNode found) {
    return new ModelFormatException(
        "%sargument %s: expected %s, found %s"
            .formatted(at, key, expected, ModelJson.found(found)));
  }
}
