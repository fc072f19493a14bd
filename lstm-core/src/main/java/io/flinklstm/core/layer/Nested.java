package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.List;
import java.util.Map;

/** A model as a layer of another. Its weights keep the names they have in it. */
public final class Nested extends Layer<Nested> {
  private final String className;
  private final Graph graph;

  /**
   * Wraps a graph.
   *
   * @param className as model files name it: Sequential, Model or Functional
   * @param suggestedName its name unless {@link #name} sets another; a model around it changes it
   *     if it is taken
   */
  public Nested(String className, Graph graph, String suggestedName) {
    this.className = className;
    this.graph = graph;
    giveName(suggestedName);
  }

  public Graph graph() {
    return graph;
  }

  /** Sets it for every layer within. */
  @Override
  public Nested trainable(boolean value) {
    graph.layers().forEach(layer -> layer.trainable(value));
    return super.trainable(value);
  }

  @Override
  public String className() {
    return className;
  }

  @Override
  public List<Layer<?>> parts() {
    return graph.layers();
  }

  @Override
  public List<Weight> weights() {
    return graph.weights();
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("graph", graph);
  }

  @Override
  void build(List<Shape> shapes) {
    requireSameWidths(shapes);
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    boolean fits = shapes.size() == graph.inputs().size();
    for (int i = 0; fits && i < shapes.size(); i++) {
      SymbolicTensor input = graph.inputs().get(i);
      fits = sameWidths(input.shape(), shapes.get(i));
      if (fits && input.shape().rank() == 2 && !StepPlan.readsIds(graph, input)) {
        fits = input.shape().fits(shapes.get(i).with(0, input.shape().dimension(0)));
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "takes %s, but got %s"
              .formatted(graph.inputs().stream().map(SymbolicTensor::shape).toList(), shapes));
    }
  }

  @Override
  void prepare() {
    graph.use();
  }

  @Override
  int firstWidth(int rank) {
    return rank < 3 ? rank : 2;
  }

  @Override
  List<Shape> outputShapes(List<Shape> inputs) {
    return graph.outputShapes(inputs);
  }

  @Override
  List<Value> call(List<Value> inputs, Memory memory) {
    return graph.call(inputs, memory);
  }

  @Override
  boolean remembers() {
    return graph.isStateful();
  }
}
