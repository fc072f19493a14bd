package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Node;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import java.util.List;
import java.util.Map;

/**
 * Topologies as TensorFlow.js 4.22 writes and reads them: {@code {class_name, config}}, keys and
 * words in snake case.
 *
 * <p>Source: {@code getConfig} in tfjs-layers/src/engine/container.ts and
 * tfjs-layers/src/models.ts.
 */
final class TopologyWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final boolean masks;

  private TopologyWriter(boolean masks) {
    this.masks = masks;
  }

  /**
   * The topology of a model.
   *
   * @throws IllegalArgumentException if TensorFlow.js has no such layer or setting
   */
  static ObjectNode write(Model model) {
    ObjectNode topology =
        new TopologyWriter(makesMasks(model.graph()))
            .model(model.name(), model.kind().className(), model.graph());
    topology.put("keras_version", "tfjs-layers 4.22.0");
    topology.put("backend", "tensor_flow.js");
    return topology;
  }

  private static boolean makesMasks(Graph graph) {
    return graph.layers().stream().anyMatch(TopologyWriter::makesMasks);
  }

  private static boolean makesMasks(Layer<?> layer) {
    return layer instanceof Nested nested
        ? makesMasks(nested.graph())
        : layer.className().equals("Masking")
            || Boolean.TRUE.equals(layer.config().get("mask_zero"));
  }

  private ObjectNode model(String name, String className, Graph graph) {
    ObjectNode config = JSON.objectNode().put("name", name);
    if (className.equals(Model.Kind.SEQUENTIAL.className())) {
      config.set("layers", chain(graph));
    } else {
      ArrayNode layers = config.putArray("layers");
      graph.layers().forEach(layer -> layers.add(called(layer, graph)));
      config.set("input_layers", ends(graph, graph.inputs()));
      config.set("output_layers", ends(graph, graph.outputs()));
    }
    return JSON.objectNode().put("class_name", className).set("config", config);
  }

  /**
   * The layers of a chain. Its input layer is left out if the shape on the first layer says the
   * same.
   */
  private ArrayNode chain(Graph graph) {
    List<Layer<?>> layers = graph.layers();
    if (graph.nodes().size() > layers.size()) {
      throw new IllegalArgumentException(
          "a chain that calls a layer twice cannot be written; make it a model between tensors");
    }
    InputLayer input = (InputLayer) layers.get(0);
    ArrayNode written = JSON.arrayNode();
    for (Layer<?> layer : layers.subList(isLeftOut(input, layers) ? 1 : 0, layers.size())) {
      written.add(layer(layer, graph));
    }
    return written;
  }

  private static boolean isLeftOut(InputLayer input, List<Layer<?>> layers) {
    if (!input.isImplied() || layers.size() < 2) {
      return false;
    }
    Shape shape =
        layers.get(1) instanceof Nested nested
            ? nested.graph().inputs().get(0).shape()
            : layers.get(1).batchInputShape();
    return input.batchInputShape().equals(shape);
  }

  /** A layer without what it reads. */
  private ObjectNode layer(Layer<?> layer, Graph graph) {
    if (layer instanceof Nested nested) {
      return model(nested.name(), nested.className(), nested.graph());
    }
    if (masks) {
      graph
          .calls(layer)
          .forEach(call -> MergeLayers.requireRule(layer, call.inputShapes(), Dialect.TFJS));
    }
    String place = "layer %s (%s): ".formatted(ModelJson.quoted(layer.name()), layer.className());
    Map<String, Object> settings = layer.config();
    settings.computeIfPresent("target_shape", (key, target) -> target(target, layer, graph));
    return new SettingsWriter(place, masks).described(layer.className(), settings);
  }

  /** TensorFlow.js does not infer the open size of a target shape as long as the batch is open. */
  private static Object target(Object target, Layer<?> layer, Graph graph) {
    List<Shape> shapes =
        graph.calls(layer).stream()
            .map(call -> call.outputs().get(0).shape().without(0))
            .distinct()
            .toList();
    return shapes.size() == 1 ? shapes.get(0) : target;
  }

  private ObjectNode called(Layer<?> layer, Graph graph) {
    ObjectNode written = JSON.objectNode().put("name", layer.name());
    written.setAll(layer(layer, graph));
    ArrayNode calls = written.putArray("inbound_nodes");
    for (Node call : graph.calls(layer)) {
      if (!call.inputs().isEmpty()) {
        ArrayNode inputs = calls.addArray();
        call.inputs().forEach(input -> inputs.add(ref(graph, input).add(JSON.objectNode())));
      }
    }
    return written;
  }

  private static JsonNode ends(Graph graph, List<SymbolicTensor> tensors) {
    ArrayNode ends = JSON.arrayNode();
    tensors.forEach(tensor -> ends.add(ref(graph, tensor)));
    return ends;
  }

  /** [layer, call, output]; calls outside the graph do not count. */
  private static ArrayNode ref(Graph graph, SymbolicTensor tensor) {
    Layer<?> layer = tensor.node().layer();
    // The way through a nested model itself is its call 0.
    int call = graph.calls(layer).indexOf(tensor.node()) + (layer instanceof Nested ? 1 : 0);
    return JSON.arrayNode().add(layer.name()).add(call).add(tensor.index());
  }
}
