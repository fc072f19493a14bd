package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Node;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import java.util.List;

/**
 * Topologies as Keras 3 writes and reads them: config.json of a {@code .keras} archive.
 *
 * <p>Source: {@code get_config} and {@code serialize_node} in keras/src/models/functional.py and
 * sequential.py, Keras 3.12.
 */
final class KerasTopologyWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SEQUENTIAL = Model.Kind.SEQUENTIAL.className();

  private KerasTopologyWriter() {}

  /**
   * The topology of a model.
   *
   * @throws IllegalArgumentException if Keras 3 has no such layer or setting
   */
  static ObjectNode write(Model model) {
    KerasLimits.require(model.graph());
    return model(model.name(), model.kind().className(), model.graph(), true);
  }

  private static ObjectNode model(String name, String className, Graph graph, boolean trainable) {
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "model %s: name: Keras 3 takes no name with a /".formatted(ModelJson.quoted(name)));
    }
    ObjectNode config = JSON.objectNode().put("name", name).put("trainable", trainable);
    ObjectNode written;
    if (className.equals(SEQUENTIAL)) {
      Shape input = graph.inputs().get(0).shape();
      config.set("dtype", KerasSettingsWriter.policy());
      config.set("layers", chain(graph));
      config.set("build_input_shape", KerasSettingsWriter.shape(input));
      written = KerasSettingsWriter.named("keras", className, config);
      written.putObject("build_config").set("input_shape", KerasSettingsWriter.shape(input));
    } else {
      ArrayNode layers = config.putArray("layers");
      graph.layers().forEach(layer -> layers.add(called(layer, graph)));
      config.set("input_layers", ends(graph, graph.inputs()));
      config.set("output_layers", ends(graph, graph.outputs()));
      written = KerasSettingsWriter.named("keras.src.models.functional", "Functional", config);
      written.put("registered_name", "Functional");
      written.putObject("build_config").putNull("input_shape");
    }
    return written;
  }

  private static ArrayNode chain(Graph graph) {
    if (graph.nodes().size() > graph.layers().size()) {
      throw new IllegalArgumentException(
          "a chain that calls a layer twice cannot be written; make it a model between tensors");
    }
    ArrayNode written = JSON.arrayNode();
    graph.layers().forEach(layer -> written.add(built(layer, graph)));
    return written;
  }

  /** A layer without what it reads. */
  private static ObjectNode layer(Layer<?> layer) {
    if (layer instanceof Nested nested) {
      return model(nested.name(), nested.className(), nested.graph(), nested.trainable());
    }
    String place = "layer %s (%s): ".formatted(ModelJson.quoted(layer.name()), layer.className());
    return new KerasSettingsWriter(place, KerasTopologyWriter::layer)
        .described(layer.className(), layer.config());
  }

  /** A layer with the shapes of its first call, from which Keras makes its weights. */
  private static ObjectNode built(Layer<?> layer, Graph graph) {
    ObjectNode written = layer(layer);
    if (!(layer instanceof Nested || layer instanceof InputLayer)) {
      written.set("build_config", shapes(layer, graph.calls(layer).get(0).inputShapes()));
    }
    return written;
  }

  private static ObjectNode shapes(Layer<?> layer, List<Shape> shapes) {
    ObjectNode written = JSON.objectNode();
    JsonNode first = KerasSettingsWriter.shape(shapes.get(0));
    if (takesStates(layer)) {
      if (shapes.size() == 1) {
        written.set("input_shape", first);
      } else {
        ObjectNode both = written.putObject("shapes_dict");
        both.set("sequences_shape", first);
        both.set("initial_state_shape", list(shapes.subList(1, shapes.size())));
      }
    } else {
      written.set("input_shape", shapes.size() == 1 ? first : list(shapes));
    }
    return written;
  }

  private static ArrayNode list(List<Shape> shapes) {
    ArrayNode list = JSON.arrayNode();
    shapes.forEach(shape -> list.add(KerasSettingsWriter.shape(shape)));
    return list;
  }

  /** Whether inputs after the first are the states to begin with. */
  private static boolean takesStates(Layer<?> layer) {
    return layer instanceof Recurrent || layer instanceof Bidirectional;
  }

  private static ObjectNode called(Layer<?> layer, Graph graph) {
    ObjectNode written = built(layer, graph).put("name", layer.name());
    ArrayNode calls = written.putArray("inbound_nodes");
    for (Node call : graph.calls(layer)) {
      if (!call.inputs().isEmpty()) {
        calls.add(call(layer, graph, call.inputs()));
      }
    }
    return written;
  }

  private static ObjectNode call(Layer<?> layer, Graph graph, List<SymbolicTensor> inputs) {
    ObjectNode written = JSON.objectNode();
    ArrayNode arguments = written.putArray("args");
    ObjectNode named = written.putObject("kwargs");
    if (inputs.size() == 1) {
      arguments.add(tensor(graph, inputs.get(0)));
    } else if (takesStates(layer)) {
      arguments.add(tensor(graph, inputs.get(0)));
      named.set("initial_state", tensors(graph, inputs.subList(1, inputs.size())));
    } else {
      arguments.add(tensors(graph, inputs));
    }
    return written;
  }

  private static ArrayNode tensors(Graph graph, List<SymbolicTensor> tensors) {
    ArrayNode list = JSON.arrayNode();
    tensors.forEach(tensor -> list.add(tensor(graph, tensor)));
    return list;
  }

  private static ObjectNode tensor(Graph graph, SymbolicTensor tensor) {
    ObjectNode written = JSON.objectNode().put("class_name", "__keras_tensor__");
    ObjectNode config = written.putObject("config");
    config.set("shape", KerasSettingsWriter.shape(tensor.shape()));
    config.put("dtype", "float32");
    config.set("keras_history", ref(graph, tensor, 0));
    return written;
  }

  /** One end alone is no list, so that Keras takes and gives a single tensor. */
  private static ArrayNode ends(Graph graph, List<SymbolicTensor> tensors) {
    ArrayNode ends = JSON.arrayNode();
    tensors.forEach(tensor -> ends.add(end(graph, tensor)));
    return ends.size() == 1 ? (ArrayNode) ends.get(0) : ends;
  }

  /** Where it lists outputs Keras counts the way through a nested graph as call 0. */
  private static ArrayNode end(Graph graph, SymbolicTensor tensor) {
    Layer<?> layer = tensor.node().layer();
    boolean counted = layer instanceof Nested && !layer.className().equals(SEQUENTIAL);
    return ref(graph, tensor, counted ? 1 : 0);
  }

  /** [layer, call, output]; calls outside the graph do not count. */
  private static ArrayNode ref(Graph graph, SymbolicTensor tensor, int first) {
    Layer<?> layer = tensor.node().layer();
    int call = graph.calls(layer).indexOf(tensor.node()) + first;
    return JSON.arrayNode().add(layer.name()).add(call).add(tensor.index());
  }
}
