package io.flinklstm.core.io;

import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a model of a topology and its weights, or says everything that is wrong with them. */
final class GraphBuilder {
  private final WeightSource weights;
  private final List<String> problems;
  private final List<String> within;

  private GraphBuilder(WeightSource weights, List<String> problems, List<String> within) {
    this.weights = weights;
    this.problems = problems;
    this.within = within;
  }

  /**
   * Builds the model.
   *
   * @throws ModelFormatException with all problems found
   */
  static Model build(GraphConfig config, WeightSource weights) throws ModelFormatException {
    List<String> problems = new ArrayList<>();
    Graph graph = new GraphBuilder(weights, problems, List.of()).graph(config);
    if (problems.isEmpty()) {
      weights.finish(problems);
    }
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
    try {
      return Model.of(config.name(), kind(config), graph);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(config.place() + e.getMessage(), e);
    }
  }

  private static Model.Kind kind(GraphConfig config) {
    return config.sequential() ? Model.Kind.SEQUENTIAL : Model.Kind.FUNCTIONAL;
  }

  /** The graph, or null after a problem. */
  private Graph graph(GraphConfig config) throws ModelFormatException {
    if (within.size() > Limits.MODEL_DEPTH) {
      throw new ModelFormatException(
          config.place() + "more than %d models within each other".formatted(Limits.MODEL_DEPTH));
    }
    Map<String, Layer<?>> layers = new LinkedHashMap<>();
    for (LayerConfig one : config.layers()) {
      Layer<?> layer = layer(config.place(), one);
      if (layers.containsKey(one.name())) {
        problems.add(config.place() + one.place() + "another layer has the same name");
      }
      layers.put(one.name(), layer);
    }
    if (!problems.isEmpty()) {
      return null;
    }
    try {
      return config.sequential() ? chain(config, layers) : calls(config, layers);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(config.place() + e.getMessage());
      return null;
    }
  }

  /** The layer, or null after a problem. */
  private Layer<?> layer(String place, LayerConfig config) throws ModelFormatException {
    try {
      if (TfjsTopology.isModel(config.className())) {
        List<String> path = new ArrayList<>(within);
        path.add(config.name());
        String inner = place + config.place();
        GraphConfig model = TfjsTopology.read(inner, config);
        Graph graph = new GraphBuilder(weights, problems, path).graph(model);
        return graph == null
            ? null
            : new Nested(kind(model).className(), graph, config.name()).name(config.name());
      }
      return LayerReaders.read(config);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(place + config.place() + e.getMessage());
      return null;
    }
  }

  private Graph chain(GraphConfig config, Map<String, Layer<?>> layers) {
    List<Layer<?>> chain = new ArrayList<>(layers.values());
    SymbolicTensor input = Model.inputOf(chain.get(0)).tensor();
    SymbolicTensor tensor = input;
    for (Layer<?> layer : chain) {
      if (!(layer instanceof InputLayer)) {
        tensor = call(layer, List.of(tensor)).get(0);
      }
    }
    return problems.isEmpty() ? Graph.of(List.of(input), List.of(tensor)) : null;
  }

  /** Calls the layer; after its first call its weights are filled. */
  private List<SymbolicTensor> call(Layer<?> layer, List<SymbolicTensor> inputs) {
    boolean first = !layer.isBuilt();
    List<SymbolicTensor> outputs = layer.applyAll(inputs.toArray(SymbolicTensor[]::new));
    if (first) {
      weights.fill(within, layer, problems);
    }
    return outputs;
  }

  private Graph calls(GraphConfig config, Map<String, Layer<?>> layers) {
    Map<TensorRef, SymbolicTensor> known = new HashMap<>();
    layers.forEach(
        (name, layer) -> {
          if (layer instanceof InputLayer input) {
            known.put(new TensorRef(name, 0, 0), input.tensor());
          }
        });
    Map<String, Integer> made = new HashMap<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Map.Entry<String, Layer<?>> entry : layers.entrySet()) {
        progress |= callWhatCanBe(entry.getKey(), entry.getValue(), config, made, known);
      }
    }
    List<SymbolicTensor> inputs = pick(config, "input_layers", config.inputs(), known);
    List<TensorRef> ends =
        config.outputs().stream().map(end -> end(end, layers.get(end.layer()), config)).toList();
    List<SymbolicTensor> outputs = pick(config, "output_layers", ends, known);
    return problems.isEmpty() ? Graph.of(inputs, outputs) : null;
  }

  private boolean callWhatCanBe(
      String name,
      Layer<?> layer,
      GraphConfig config,
      Map<String, Integer> made,
      Map<TensorRef, SymbolicTensor> known) {
    List<List<TensorRef>> calls =
        layer instanceof InputLayer ? List.of() : config.calls().getOrDefault(name, List.of());
    boolean progress = false;
    int next = made.getOrDefault(name, 0);
    int first = layer instanceof Nested ? firstCall(name, calls.size(), config) : 0;
    while (next < calls.size() && known.keySet().containsAll(calls.get(next))) {
      List<SymbolicTensor> outputs = call(layer, calls.get(next).stream().map(known::get).toList());
      for (SymbolicTensor output : outputs) {
        known.put(new TensorRef(name, first + next, output.index()), output);
      }
      next++;
      progress = true;
    }
    made.put(name, next);
    return progress;
  }

  /** Keras 3 counts the way through a nested graph, but only where it lists outputs. */
  private static TensorRef end(TensorRef end, Layer<?> layer, GraphConfig config) {
    boolean counted =
        config.layers().get(0).dialect() == Dialect.KERAS3
            && layer instanceof Nested
            && !layer.className().equals(Model.Kind.SEQUENTIAL.className());
    return counted ? new TensorRef(end.layer(), end.call() - 1, end.output()) : end;
  }

  /**
   * The number of the first call of a model in this graph: 1 where its own making is counted as a
   * call, as Keras 2 and TensorFlow.js do, else 0.
   */
  private static int firstCall(String name, int calls, GraphConfig config) {
    if (config.layers().get(0).dialect() == Dialect.KERAS3) {
      return 0;
    }
    Stream<TensorRef> inside =
        config.calls().values().stream().flatMap(List::stream).flatMap(List::stream);
    return Stream.concat(inside, config.outputs().stream())
            .anyMatch(ref -> ref.layer().equals(name) && ref.call() >= calls)
        ? 1
        : 0;
  }

  private List<SymbolicTensor> pick(
      GraphConfig config, String key, List<TensorRef> refs, Map<TensorRef, SymbolicTensor> known) {
    List<SymbolicTensor> tensors = new ArrayList<>();
    for (TensorRef ref : refs) {
      SymbolicTensor tensor = known.get(ref);
      if (tensor == null) {
        problems.add(
            "%s%s: %s cannot be computed from the inputs".formatted(config.place(), key, ref));
      } else {
        tensors.add(tensor);
      }
    }
    return tensors;
  }
}
