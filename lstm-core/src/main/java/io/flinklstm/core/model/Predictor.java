package io.flinklstm.core.model;

import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Memory;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.Value;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whole sequences through a graph, and what its stateful layers remember of them. */
final class Predictor {
  /** Samples at once, where the model does not say. */
  static final int BATCH = 32;

  private final String name;
  private final Graph graph;
  private final boolean stateful;
  private final Object lock = new Object();
  private Memory memory = new Memory();

  Predictor(String name, Graph graph) {
    this.name = name;
    this.graph = graph;
    this.stateful = graph.isStateful();
  }

  List<Tensor> predict(List<Tensor> inputs, int batchSize) {
    requireShapes(inputs);
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "batchSize: expected a whole number above 0, found " + batchSize);
    }
    if (stateful) {
      requireBatches(inputs.get(0).dimension(0), batchSize);
      synchronized (lock) {
        Memory next = memory.copy();
        List<Tensor> outputs = inBatches(inputs, batchSize, next);
        memory = next; // only now, so that a failed call leaves the states as they were
        return outputs;
      }
    }
    return inBatches(inputs, batchSize, new Memory());
  }

  private List<Tensor> inBatches(List<Tensor> inputs, int batchSize, Memory states) {
    int samples = inputs.get(0).dimension(0);
    if (samples <= batchSize) {
      return call(inputs, states);
    }
    List<List<Tensor>> parts = new ArrayList<>();
    for (int from = 0; from < samples; from += batchSize) {
      int to = Math.min(samples, from + batchSize);
      int first = from;
      parts.add(call(inputs.stream().map(x -> x.rows(first, to)).toList(), states));
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      int output = i;
      outputs.add(Tensor.stackRows(parts.stream().map(part -> part.get(output)).toList()));
    }
    return outputs;
  }

  private List<Tensor> call(List<Tensor> inputs, Memory states) {
    List<Value> values = inputs.stream().map(x -> new Value(x, null)).toList();
    List<Tensor> outputs = new ArrayList<>();
    for (Value value : graph.call(values, states)) {
      Tensor y = value.tensor();
      boolean given = inputs.stream().anyMatch(x -> x.data() == y.data());
      outputs.add(given ? Tensor.of(y.data().clone(), y.shape()) : y);
    }
    return outputs;
  }

  /** Samples of a stateful model come in whole batches of its own size. */
  private void requireBatches(int samples, int batchSize) {
    int batch = graph.inputs().get(0).shape().dimension(0);
    if (batch != Shape.ANY && (batchSize != batch || samples % batch != 0)) {
      throw new IllegalArgumentException(
          "model \"%s\" is stateful with batches of %d: expected a multiple of that, found %d samples"
                  .formatted(name, batch, samples)
              + " in batches of "
              + batchSize);
    }
  }

  private void requireShapes(List<Tensor> inputs) {
    List<SymbolicTensor> wanted = graph.inputs();
    boolean fits = inputs.size() == wanted.size();
    for (int i = 0; fits && i < inputs.size(); i++) {
      Tensor x = inputs.get(i);
      Shape shape = wanted.get(i).shape();
      fits = x.rank() == shape.rank() && x.rank() > 0;
      fits = fits && x.dimension(0) == inputs.get(0).dimension(0);
      for (int axis = x.rank() == 2 ? 1 : 2; fits && axis < x.rank(); axis++) {
        fits = shape.dimension(axis) == Shape.ANY || x.dimension(axis) == shape.dimension(axis);
      }
      fits = fits && (x.rank() < 3 || x.dimension(1) > 0);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "model \"%s\" takes %s with at least one timestep, not %s"
              .formatted(
                  name,
                  wanted.stream().map(SymbolicTensor::shape).toList(),
                  inputs.stream().map(x -> Arrays.toString(x.shape())).toList()));
    }
  }

  void reset() {
    synchronized (lock) {
      memory.reset();
    }
  }

  List<Tensor> states(String layer) {
    synchronized (lock) {
      Kept kept = kept(layer);
      return kept.layer.states(kept.memory);
    }
  }

  void setStates(String layer, List<Tensor> states) {
    synchronized (lock) {
      Kept kept = kept(layer);
      int batch = graph.inputs().get(0).shape().dimension(0);
      for (Tensor state : states) {
        if (batch != Shape.ANY && state.rank() > 0 && state.dimension(0) != batch) {
          throw new IllegalArgumentException(
              "states: expected a batch of %d, found %s".formatted(batch, state));
        }
      }
      kept.layer.setStates(kept.memory, states);
    }
  }

  /** A stateful layer and what it keeps. */
  private record Kept(Recurrent<?> layer, Memory memory) {}

  private Kept kept(String path) {
    Kept kept = find(graph.layers(), "", path, memory);
    if (kept == null) {
      throw new IllegalArgumentException(
          "model \"%s\" has no stateful layer \"%s\"".formatted(name, path));
    }
    return kept;
  }

  /** The layer of this path among layers whose paths begin with the prefix, or null. */
  private static Kept find(List<Layer<?>> layers, String prefix, String path, Memory memory) {
    for (Layer<?> layer : layers) {
      String here = prefix + layer.name();
      if (here.equals(path) && layer instanceof Recurrent<?> one && one.stateful()) {
        return new Kept(one, memory.part(one));
      }
      if (path.startsWith(here + "/")) {
        Kept within = find(layer.parts(), here + "/", path, memory.part(layer));
        if (within != null) {
          return within;
        }
      }
    }
    return null;
  }
}
