package io.flinklstm.core.io;

import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a model of a topology and its weights, or says everything that is wrong with them. */
final class GraphBuilder {
  private final WeightSource weights;
  private final List<String> problems;
  private final List<String> within;
  private final CallBudget budget;

  /** Calls in this model, those within its models included. */
  private int calls;

  private GraphBuilder(
      WeightSource weights, List<String> problems, List<String> within, CallBudget budget) {
    this.weights = weights;
    this.problems = problems;
    this.within = within;
    this.budget = budget;
  }

  /**
   * Builds the model.
   *
   * @throws ModelFormatException with all problems found
   */
  static Model build(GraphConfig config, WeightSource weights) throws ModelFormatException {
    List<String> problems = new ArrayList<>();
    Graph graph = new GraphBuilder(weights, problems, List.of(), new CallBudget()).graph(config);
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
    budget.addLayers(config.place(), config.layers().size());
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
        return nested(path, config.name(), TfjsTopology.read(inner, config));
      }
      return LayerReaders.read(config);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(place + config.place() + e.getMessage());
      return null;
    }
  }

  /** The model as a layer, or null after a problem. */
  private Nested nested(List<String> path, String name, GraphConfig model)
      throws ModelFormatException {
    GraphBuilder builder = new GraphBuilder(weights, problems, path, budget);
    Graph graph = builder.graph(model);
    if (graph == null) {
      return null;
    }
    Nested nested = new Nested(kind(model).className(), graph, name).name(name);
    budget.costs(nested, builder.calls);
    return nested;
  }

  private Graph chain(GraphConfig config, Map<String, Layer<?>> layers)
      throws ModelFormatException {
    List<Layer<?>> chain = new ArrayList<>(layers.values());
    SymbolicTensor input = Model.inputOf(chain.get(0)).tensor();
    SymbolicTensor tensor = input;
    for (Layer<?> layer : chain) {
      if (!(layer instanceof InputLayer)) {
        tensor = call(config, layer, List.of(tensor)).get(0);
      }
    }
    return problems.isEmpty() ? Graph.of(List.of(input), List.of(tensor)) : null;
  }

  /** Calls the layer; after its first call its weights are filled. */
  private List<SymbolicTensor> call(GraphConfig config, Layer<?> layer, List<SymbolicTensor> inputs)
      throws ModelFormatException {
    calls += budget.spend(config.place(), layer);
    boolean first = !layer.isBuilt();
    List<SymbolicTensor> outputs = layer.applyAll(inputs.toArray(SymbolicTensor[]::new));
    if (first) {
      weights.fill(within, layer, problems);
    }
    return outputs;
  }

  private Graph calls(GraphConfig config, Map<String, Layer<?>> layers)
      throws ModelFormatException {
    GraphCalls calls = new GraphCalls(config, layers);
    for (GraphCalls.Ready ready = calls.next(); ready != null; ready = calls.next()) {
      calls.made(ready, call(config, ready.layer(), ready.inputs()));
    }
    calls.addUnmade(problems);
    List<SymbolicTensor> inputs = pick(config, "input_layers", config.inputs(), calls);
    List<TensorRef> ends =
        config.outputs().stream().map(end -> end(end, layers.get(end.layer()), config)).toList();
    List<SymbolicTensor> outputs = pick(config, "output_layers", ends, calls);
    return problems.isEmpty() ? Graph.of(inputs, outputs) : null;
  }

  /** Keras 3 counts the way through a nested graph, but only where it lists outputs. */
  private static TensorRef end(TensorRef end, Layer<?> layer, GraphConfig config) {
    boolean counted =
        config.layers().get(0).dialect() == Dialect.KERAS3
            && layer instanceof Nested
            && !layer.className().equals(Model.Kind.SEQUENTIAL.className());
    return counted ? new TensorRef(end.layer(), end.call() - 1, end.output()) : end;
  }

  private List<SymbolicTensor> pick(
      GraphConfig config, String key, List<TensorRef> refs, GraphCalls calls) {
    List<SymbolicTensor> tensors = new ArrayList<>();
    for (TensorRef ref : refs) {
      SymbolicTensor tensor = calls.output(ref);
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
