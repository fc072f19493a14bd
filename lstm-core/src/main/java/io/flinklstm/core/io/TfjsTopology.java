package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Topologies in the form of TensorFlow.js and Keras 1 and 2: {@code {class_name, config}}, with
 * calls as {@code inbound_nodes: [[[layer, call, output, {}], ...], ...]}.
 */
final class TfjsTopology {
  private TfjsTopology() {}

  /** Whether a class of layer is a model within a model. */
  static boolean isModel(String className) {
    return switch (className) {
      case "Sequential", "Model", "Functional" -> true;
      default -> false;
    };
  }

  /**
   * Reads the model of a file.
   *
   * @param place for messages, ends with a colon and a blank
   * @param root the object {class_name, config}
   */
  static GraphConfig read(String place, JsonNode root, Dialect dialect)
      throws ModelFormatException {
    return read(place, new LayerConfig("", "", root, dialect, makesMasks(root)));
  }

  /** Whether some layer says which timesteps are padding. */
  private static boolean makesMasks(JsonNode root) {
    Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.path("class_name").asText("").equals("Masking")
          || node.path("mask_zero").asBoolean()
          || node.path("maskZero").asBoolean()) {
        return true;
      }
      node.forEach(open::push);
    }
    return false;
  }

  /**
   * Reads a model, perhaps within another.
   *
   * @param place for messages, ends with a colon and a blank
   * @param model its config is the object {class_name, config}
   */
  static GraphConfig read(String place, LayerConfig model) throws ModelFormatException {
    JsonNode root = model.config();
    if (!root.isObject()) {
      throw new ModelFormatException(place + "expected an object, found " + ModelJson.found(root));
    }
    String kind = root.path("class_name").asText("");
    if (!isModel(kind)) {
      throw new ModelFormatException(
          place
              + "class_name: expected Sequential, Model or Functional, found "
              + ModelJson.found(root.path("class_name")));
    }
    KerasClass.check(place, root);
    JsonNode config = root.path("config");
    String name = config.path("name").asText("model");
    if (name.length() > Limits.NAME) {
      throw new ModelFormatException(
          place + "name: longer than %d characters".formatted(Limits.NAME));
    }
    if (kind.equals("Sequential")) {
      JsonNode list = config.isArray() ? config : config.path("layers");
      List<LayerConfig> layers = layers(place, list, model);
      return new GraphConfig(place, name, true, layers, Map.of(), List.of(), List.of());
    }
    KerasMasks masks = KerasMasks.of(config.path("layers"));
    List<LayerConfig> layers = layers(place, masks.otherLayers(), model);
    return new GraphConfig(
        place,
        name,
        false,
        layers,
        calls(place, masks, layers),
        ends(place, config, "input_layers"),
        ends(place, config, "output_layers"));
  }

  private static List<LayerConfig> layers(String place, JsonNode list, LayerConfig model)
      throws ModelFormatException {
    if (!list.isArray() || list.isEmpty() || list.size() > Limits.LAYERS) {
      throw new ModelFormatException(
          place
              + "layers: expected a list of 1 to %d layers, found %s"
                  .formatted(Limits.LAYERS, ModelJson.found(list)));
    }
    List<LayerConfig> layers = new ArrayList<>();
    for (JsonNode entry : list) {
      JsonNode config = entry.path("config");
      JsonNode name = config.has("name") ? config.path("name") : entry.path("name");
      boolean named =
          name.isTextual()
              && !name.textValue().isBlank()
              && name.textValue().length() <= Limits.NAME;
      String className = entry.path("class_name").asText("");
      boolean described = config.isObject() || (config.isArray() && isModel(className));
      if (!described || !named) {
        throw new ModelFormatException(
            place
                + "layers[%d]: expected a config with a name of at most %d characters"
                    .formatted(layers.size(), Limits.NAME));
      }
      KerasClass.check(place + "layer " + ModelJson.quoted(name.textValue()) + ": ", entry);
      JsonNode settings = isModel(className) ? entry : config;
      layers.add(
          new LayerConfig(name.textValue(), className, settings, model.dialect(), model.masks()));
    }
    return layers;
  }

  private static Map<String, List<List<TensorRef>>> calls(
      String place, KerasMasks masks, List<LayerConfig> layers) throws ModelFormatException {
    Map<String, List<List<TensorRef>>> calls = new LinkedHashMap<>();
    int count = 0;
    for (int i = 0; i < layers.size(); i++) {
      String at = place + layers.get(i).place() + "inbound_nodes: ";
      JsonNode nodes = masks.otherLayers().get(i).path("inbound_nodes");
      count += nodes.size();
      if (!nodes.isArray() || count > Limits.CALLS) {
        throw new ModelFormatException(
            at
                + "expected a list, and at most %d calls in a model, found %s"
                    .formatted(Limits.CALLS, ModelJson.found(nodes)));
      }
      List<List<TensorRef>> of = new ArrayList<>();
      for (JsonNode node : nodes) {
        of.add(call(at, node, masks));
      }
      if (calls.put(layers.get(i).name(), of) != null) {
        throw new ModelFormatException(
            place + layers.get(i).place() + "another layer has the same name");
      }
    }
    return calls;
  }

  private static List<TensorRef> call(String at, JsonNode node, KerasMasks masks)
      throws ModelFormatException {
    if (node.isObject()) {
      return Keras3Call.read(at, node, masks);
    }
    boolean single = node.path(0).isTextual();
    List<TensorRef> inputs = new ArrayList<>();
    JsonNode arguments = (single ? node : node.path(0)).path(3);
    CallArguments.check(at, arguments, masks);
    for (JsonNode tensor : single ? List.of(node) : node) {
      inputs.add(ref(at, tensor));
      // Keras 2 repeats the arguments with each tensor.
      JsonNode repeated = tensor.path(3);
      if (!repeated.isEmpty() && !repeated.equals(arguments)) {
        throw CallArguments.problem(at, "of a further tensor", "those of the first", repeated);
      }
    }
    JsonNode states = arguments.path("initial_state");
    if (states.isContainerNode()) {
      for (JsonNode state : states.path(0).isTextual() ? List.of(states) : states) {
        inputs.add(ref(at, state));
      }
    }
    if (inputs.isEmpty() || inputs.size() > Limits.LAYERS) {
      throw new ModelFormatException(
          at
              + "expected 1 to %d inputs of a call, found %d"
                  .formatted(Limits.LAYERS, inputs.size()));
    }
    return inputs;
  }

  /** {@code [layer, call, output, ...]}. */
  static TensorRef ref(String at, JsonNode tensor) throws ModelFormatException {
    boolean sound =
        tensor.isArray()
            && tensor.path(0).isTextual()
            && tensor.path(1).canConvertToInt()
            && tensor.path(2).canConvertToInt()
            && tensor.path(1).asInt() >= 0
            && tensor.path(2).asInt() >= 0;
    if (!sound) {
      throw new ModelFormatException(
          at + "expected [layer name, call, output], found " + ModelJson.found(tensor));
    }
    return new TensorRef(
        tensor.path(0).textValue(), tensor.path(1).asInt(), tensor.path(2).asInt());
  }

  /** {@code [[name, 0, 0], ...]} or a single {@code [name, 0, 0]}. */
  /** A list of ends, a single one, or ends by name, which Keras orders by their names. */
  private static List<TensorRef> ends(String place, JsonNode config, String key)
      throws ModelFormatException {
    JsonNode list = config.path(key);
    if (!list.isContainerNode() || list.isEmpty() || list.size() > Limits.LAYERS) {
      throw new ModelFormatException(
          place
              + key
              + ": expected a list of [layer name, call, output], found "
              + ModelJson.found(list));
    }
    List<JsonNode> nodes = new ArrayList<>();
    if (list.isObject()) {
      new TreeSet<>(list.properties().stream().map(Map.Entry::getKey).toList())
          .forEach(name -> nodes.add(list.get(name)));
    } else if (list.path(0).isTextual()) {
      nodes.add(list);
    } else {
      list.forEach(nodes::add);
    }
    List<TensorRef> ends = new ArrayList<>();
    for (JsonNode end : nodes) {
      ends.add(ref(place + key + ": ", end));
    }
    return ends;
  }
}
