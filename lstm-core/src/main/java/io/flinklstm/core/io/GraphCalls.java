package io.flinklstm.core.io;

import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.SymbolicTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The calls of a graph in an order in which each can be made: a layer that misses a tensor waits
 * for it. Every input of every call is looked at once.
 */
final class GraphCalls {
  private final GraphConfig config;
  private final Map<TensorRef, SymbolicTensor> known = new HashMap<>();
  private final Map<TensorRef, List<Pending>> waiting = new HashMap<>();
  private final Queue<Pending> ready = new ArrayDeque<>();
  private final List<Pending> all = new ArrayList<>();

  /** The calls of a layer; those below {@code made} are done, as are inputs below found. */
  private static final class Pending {
    private final LayerConfig config;
    private final Layer<?> layer;
    private final List<List<TensorRef>> calls;
    private final int firstCall;
    private int made;
    private int found;

    Pending(LayerConfig config, Layer<?> layer, List<List<TensorRef>> calls, int firstCall) {
      this.config = config;
      this.layer = layer;
      this.calls = calls;
      this.firstCall = firstCall;
    }

    boolean done() {
      return made == calls.size();
    }
  }

  /** A call all of whose inputs are computed. */
  static final class Ready {
    private final Pending pending;
    private final List<SymbolicTensor> inputs;

    private Ready(Pending pending, List<SymbolicTensor> inputs) {
      this.pending = pending;
      this.inputs = inputs;
    }

    Layer<?> layer() {
      return pending.layer;
    }

    List<SymbolicTensor> inputs() {
      return inputs;
    }
  }

  GraphCalls(GraphConfig config, Map<String, Layer<?>> layers) {
    this.config = config;
    Map<String, Integer> largest = largestCalls(config);
    for (LayerConfig one : config.layers()) {
      Layer<?> layer = layers.get(one.name());
      if (layer instanceof InputLayer input) {
        known.put(new TensorRef(one.name(), 0, 0), input.tensor());
      } else {
        List<List<TensorRef>> calls = config.calls().getOrDefault(one.name(), List.of());
        boolean counted =
            layer instanceof Nested
                && one.dialect() != Dialect.KERAS3
                && largest.getOrDefault(one.name(), -1) >= calls.size();
        all.add(new Pending(one, layer, calls, counted ? 1 : 0));
      }
    }
    ready.addAll(all);
  }

  /**
   * The largest number of a call of each layer that anything reads. Where a model has no call of
   * that number, its own making is counted as its call 0, as Keras 2 and TensorFlow.js do.
   */
  private static Map<String, Integer> largestCalls(GraphConfig config) {
    Map<String, Integer> largest = new HashMap<>();
    for (List<List<TensorRef>> calls : config.calls().values()) {
      for (List<TensorRef> call : calls) {
        call.forEach(ref -> largest.merge(ref.layer(), ref.call(), Math::max));
      }
    }
    config.outputs().forEach(ref -> largest.merge(ref.layer(), ref.call(), Math::max));
    return largest;
  }

  /** A call that can be made, or null if there is none. */
  Ready next() {
    while (!ready.isEmpty()) {
      Pending first = ready.peek();
      if (!first.done() && missing(first) == null) {
        return new Ready(first, first.calls.get(first.made).stream().map(known::get).toList());
      }
      ready.remove();
      if (!first.done()) {
        waiting.computeIfAbsent(missing(first), ref -> new ArrayList<>()).add(first);
      }
    }
    return null;
  }

  /** The first tensor that the next call lacks, or null. */
  private TensorRef missing(Pending pending) {
    List<TensorRef> inputs = pending.calls.get(pending.made);
    while (pending.found < inputs.size() && known.containsKey(inputs.get(pending.found))) {
      pending.found++;
    }
    return pending.found < inputs.size() ? inputs.get(pending.found) : null;
  }

  /** Notes the outputs of a call. */
  void made(Ready call, List<SymbolicTensor> outputs) {
    Pending pending = call.pending;
    for (SymbolicTensor output : outputs) {
      TensorRef ref =
          new TensorRef(pending.config.name(), pending.firstCall + pending.made, output.index());
      known.put(ref, output);
      ready.addAll(waiting.getOrDefault(ref, List.of()));
      waiting.remove(ref);
    }
    pending.made++;
    pending.found = 0;
  }

  /** The tensor, or null if no call has computed it. */
  SymbolicTensor output(TensorRef ref) {
    return known.get(ref);
  }

  /** One problem for each layer with a call that could not be made. */
  void addUnmade(List<String> problems) {
    for (Pending pending : all) {
      if (!pending.done()) {
        problems.add(
            "%s%sinbound_nodes[%d]: reads %s, which nothing computes from the inputs"
                .formatted(config.place(), pending.config.place(), pending.made, missing(pending)));
      }
    }
  }
}
