package io.flinklstm.core.layer;

import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that lead from some inputs to some outputs. Immutable; its weights may be set until it
 * is used in a model.
 *
 * <p>Layers are ordered as TensorFlow.js orders them ({@code Container} in
 * tfjs-layers/src/engine/container.ts): by their longest way to an output, then by when a walk from
 * the outputs back to the inputs meets them first. Summaries and lists of weights follow that
 * order.
 */
public final class Graph {
  private final List<SymbolicTensor> inputs;
  private final List<SymbolicTensor> outputs;
  private final List<Node> nodes;
  private final List<Layer<?>> layers;
  private final Map<Node, Integer> depths;

  private Graph(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs, Walk walk) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.nodes = List.copyOf(walk.finished);
    this.depths = walk.depths();
    this.layers = walk.layers(depths);
  }

  /**
   * The graph between tensors.
   *
   * @param inputs outputs of input layers, each once
   * @throws IllegalArgumentException if an output needs an input that is not listed, or two layers
   *     have one name
   */
  public static Graph of(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one input and one output");
    }
    for (SymbolicTensor input : inputs) {
      if (!(input.node().layer() instanceof InputLayer)) {
        throw new IllegalArgumentException(
            "an input of a model must come from an input layer, but %s does not".formatted(input));
      }
    }
    if (new HashSet<>(inputs).size() < inputs.size()) {
      throw new IllegalArgumentException("an input is listed twice");
    }
    Walk walk = new Walk();
    outputs.forEach(output -> walk.visit(output.node()));
    Graph graph = new Graph(inputs, outputs, walk);
    graph.requireConnected();
    graph.nameLayers();
    return graph;
  }

  /** The walk from the outputs back. */
  private static final class Walk {
    final List<Node> finished = new ArrayList<>();
    private final Set<Node> seen = new HashSet<>();
    private final Map<Layer<?>, Integer> met = new IdentityHashMap<>();

    /** Without recursion, so that a long chain of calls is no matter of the stack's size. */
    void visit(Node output) {
      List<Node> stack = new ArrayList<>();
      push(stack, output);
      List<Integer> next = new ArrayList<>(List.of(0));
      while (!stack.isEmpty()) {
        int top = stack.size() - 1;
        if (stack.size() > next.size()) {
          next.add(0);
        }
        Node node = stack.get(top);
        int at = next.get(top);
        if (at < node.inputs().size()) {
          next.set(top, at + 1);
          push(stack, node.inputs().get(at).node());
        } else {
          finished.add(node);
          stack.remove(top);
          next.remove(top);
        }
      }
    }

    private void push(List<Node> stack, Node node) {
      if (seen.add(node)) {
        met.putIfAbsent(node.layer(), met.size());
        stack.add(node);
      }
    }

    Map<Node, Integer> depths() {
      Map<Node, Integer> depths = new HashMap<>();
      Map<Layer<?>, Integer> layerDepths = new IdentityHashMap<>();
      for (int i = finished.size() - 1; i >= 0; i--) {
        Node node = finished.get(i);
        int depth =
            Math.max(depths.getOrDefault(node, 0), layerDepths.getOrDefault(node.layer(), 0));
        layerDepths.put(node.layer(), depth);
        depths.put(node, depth);
        for (SymbolicTensor input : node.inputs()) {
          depths.merge(input.node(), depth + 1, Math::max);
        }
      }
      return depths;
    }

    List<Layer<?>> layers(Map<Node, Integer> depths) {
      Map<Layer<?>, Integer> layerDepths = new IdentityHashMap<>();
      depths.forEach((node, depth) -> layerDepths.merge(node.layer(), depth, Math::max));
      List<Layer<?>> layers = new ArrayList<>(met.keySet());
      layers.sort(
          (a, b) ->
              layerDepths.get(a).equals(layerDepths.get(b))
                  ? Integer.compare(met.get(a), met.get(b))
                  : Integer.compare(layerDepths.get(b), layerDepths.get(a)));
      return Collections.unmodifiableList(layers);
    }
  }

  /** Fixes the weights of all layers. */
  public void use() {
    layers.forEach(Layer::use);
  }

  /**
   * Sets what the weight matrices of products are rounded to in all layers, those of models and
   * layers within included.
   *
   * @throws IllegalStateException if one of them has computed; nothing is changed then
   */
  public void precision(Precision value) {
    LayersWithin.of(layers).precision(value);
  }

  /** Fixes the precision of all layers. */
  public void startComputing() {
    LayersWithin.of(layers).startComputing();
  }

  private void requireConnected() {
    for (Node node : nodes) {
      if (node.layer() instanceof InputLayer && !inputs.containsAll(node.outputs())) {
        throw new IllegalArgumentException(
            "the outputs need input \"%s\", which is not among the inputs of the model"
                .formatted(node.layer().name()));
      }
    }
  }

  /** Names that nobody chose are made unique; those that were chosen must be. */
  private void nameLayers() {
    Set<String> names = new HashSet<>();
    for (Layer<?> layer : layers) {
      if (!layer.nameIsAutomatic() && !names.add(layer.name())) {
        throw new IllegalArgumentException(layer.place() + "another layer has the same name");
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    for (Layer<?> layer : layers) {
      boolean named = !layer.nameIsAutomatic() || (layer.isNamed() && names.add(layer.name()));
      while (!named) {
        int number = counts.merge(layer.className(), 1, Integer::sum);
        String name = LayerNames.automatic(layer.className(), number);
        if (names.add(name)) {
          layer.giveName(name);
          named = true;
        }
      }
    }
  }

  public List<SymbolicTensor> inputs() {
    return inputs;
  }

  public List<SymbolicTensor> outputs() {
    return outputs;
  }

  /** All calls, each after those it needs. */
  public List<Node> nodes() {
    return nodes;
  }

  /** From the inputs to the outputs. */
  public List<Layer<?>> layers() {
    return layers;
  }

  /** The longest way from a call to an output, in calls. */
  public int depth(Node node) {
    return depths.get(node);
  }

  /** The calls of one layer, in the order in which they were made. */
  public List<Node> calls(Layer<?> layer) {
    return nodes.stream()
        .filter(node -> node.layer() == layer)
        .sorted((a, b) -> Integer.compare(a.index(), b.index()))
        .toList();
  }

  /**
   * Whole sequences.
   *
   * @param values one per input
   * @param memory of the stateful layers; read and modified
   * @return one per output
   * @throws IllegalArgumentException if a shape does not fit
   */
  public List<Value> call(List<Value> values, Memory memory) {
    Map<SymbolicTensor, Value> known = new IdentityHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), values.get(i));
    }
    for (Node node : nodes) {
      if (!node.inputs().isEmpty()) {
        List<Value> in = node.inputs().stream().map(known::get).toList();
        requireWidths(node, in);
        List<Value> out = node.layer().call(in, memory.part(node.layer()));
        for (int i = 0; i < out.size(); i++) {
          known.put(node.outputs().get(i), out.get(i));
        }
      }
    }
    return outputs.stream().map(known::get).toList();
  }

  private static void requireWidths(Node node, List<Value> in) {
    for (int i = 0; i < in.size(); i++) {
      Shape expected = node.inputs().get(i).shape();
      Shape found = Shape.of(in.get(i).tensor());
      if (!node.layer().sameWidths(expected, found)) {
        throw new IllegalArgumentException(
            node.layer().place() + "input %d: expected %s, found %s".formatted(i, expected, found));
      }
    }
  }

  /** Shapes of the outputs for other shapes of the inputs. */
  List<Shape> outputShapes(List<Shape> shapes) {
    Map<SymbolicTensor, Shape> known = new IdentityHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i), shapes.get(i));
    }
    for (Node node : nodes) {
      if (!node.inputs().isEmpty()) {
        List<Shape> out =
            node.layer().outputShapes(node.inputs().stream().map(known::get).toList());
        for (int i = 0; i < out.size(); i++) {
          known.put(node.outputs().get(i), out.get(i));
        }
      }
    }
    return outputs.stream().map(known::get).toList();
  }

  /** All weights, each once: those that are trained, layer after layer, then the others. */
  public List<Weight> weights() {
    Set<Weight> weights = new LinkedHashSet<>();
    for (boolean trainable : new boolean[] {true, false}) {
      for (Layer<?> layer : layers) {
        layer.weights().stream().filter(w -> w.trainable() == trainable).forEach(weights::add);
      }
    }
    return List.copyOf(weights);
  }

  /** Whether a layer keeps its state from one call to the next. */
  public boolean isStateful() {
    return layers.stream().anyMatch(Layer::remembers);
  }
}
