package io.flinklstm.core.io;

import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.LastTimestep;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.SymbolicTensor;
import java.util.List;

/**
 * A tensor [batch, features] or [batch, time, features] of a model that is being translated, before
 * its layers are called: which they are depends on what is wanted of them in the end.
 */
abstract class Flow {
  private final boolean sequence;
  private final int features;
  private SymbolicTensor tensor;
  private Flow last;
  private boolean wanted;

  Flow(boolean sequence, int features) {
    if (features > Limits.UNITS) {
      throw new IllegalArgumentException(
          "expected up to %d features, found %d".formatted(Limits.UNITS, features));
    }
    this.sequence = sequence;
    this.features = features;
  }

  /** Whether there is a time axis. */
  final boolean isSequence() {
    return sequence;
  }

  final int features() {
    return features;
  }

  /** What it is computed from. */
  abstract List<Flow> sources();

  /** Calls the layers. */
  abstract SymbolicTensor make();

  /** See {@link #last}. */
  abstract Flow makeLast();

  /** Notes that its numbers are wanted; called once, before any call of a layer. */
  void note() {}

  /** Notes that its numbers are wanted, and those it is computed from. */
  final void want() {
    if (!wanted) {
      wanted = true;
      note();
      sources().forEach(Flow::want);
    }
  }

  /** The result of the calls, which are made once. */
  final SymbolicTensor tensor() {
    if (tensor == null) {
      tensor = make();
    }
    return tensor;
  }

  /** The last timestep of a sequence, by as few calls as possible. */
  final Flow last() {
    if (last == null) {
      last = makeLast();
    }
    return last;
  }

  /** An input of the model. */
  static final class Input extends Flow {
    private final SymbolicTensor input;

    Input(SymbolicTensor input, boolean sequence, int features) {
      super(sequence, features);
      this.input = input;
    }

    @Override
    List<Flow> sources() {
      return List.of();
    }

    @Override
    SymbolicTensor make() {
      return input;
    }

    @Override
    Flow makeLast() {
      return new Last(this);
    }
  }

  /** The last timestep of a flow that has no shorter way to it. */
  static final class Last extends Flow {
    private final Flow source;

    Last(Flow source) {
      super(false, source.features());
      this.source = source;
    }

    @Override
    List<Flow> sources() {
      return List.of(source);
    }

    @Override
    SymbolicTensor make() {
      return LastTimestep.of().apply(source.tensor());
    }

    @Override
    Flow makeLast() {
      throw new IllegalArgumentException("has no timesteps");
    }
  }

  /** One layer that treats all timesteps alike, on one or several flows. */
  static final class Rows extends Flow {
    private final List<Flow> sources;
    private final Layer<?> layer;

    Rows(List<Flow> sources, Layer<?> layer, int features) {
      super(sources.get(0).isSequence(), features);
      this.sources = sources;
      this.layer = layer;
    }

    @Override
    List<Flow> sources() {
      return sources;
    }

    @Override
    SymbolicTensor make() {
      return layer.apply(sources.stream().map(Flow::tensor).toArray(SymbolicTensor[]::new));
    }

    @Override
    Flow makeLast() {
      return new Rows(sources.stream().map(Flow::last).toList(), layer, features());
    }
  }

  /** Features beside each other. */
  static Flow concatenated(List<Flow> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Flow pair = RecurrentFlows.pair(parts);
    if (pair != null) {
      return pair;
    }
    int features = 0;
    for (Flow part : parts) {
      if (part.isSequence() != parts.get(0).isSequence()) {
        throw new IllegalArgumentException("joins a sequence and a tensor without time");
      }
      features = Math.addExact(features, part.features());
    }
    return new Rows(parts, Concatenate.of(), features);
  }
}
