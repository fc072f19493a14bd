package io.flinklstm.core.io;

import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outputs of one recurrent operator. Which layer it becomes depends on which of them are
 * wanted.
 */
final class RecurrentFlows {
  /** What an operator gives of each direction. */
  enum Part {
    /** h of all timesteps, in the order of time. */
    SEQUENCE,
    /** h where the direction ends. */
    END,
    /** c where the direction ends. */
    CELL
  }

  private static final int BOTH = 2;

  private final String place;
  private final Flow input;
  private final List<Flow> states;
  private final List<GateWeights> directions;
  private final boolean reverse;
  private final List<Map<Part, Flow>> flows =
      List.of(new EnumMap<>(Part.class), new EnumMap<>(Part.class), new EnumMap<>(Part.class));
  private final List<Set<Part>> wanted =
      List.of(EnumSet.noneOf(Part.class), EnumSet.noneOf(Part.class), EnumSet.noneOf(Part.class));
  private List<SymbolicTensor> outputs;

  /**
   * An operator.
   *
   * @param place for messages
   * @param input a sequence
   * @param states the states to begin with, of one direction; empty for zeros
   * @param directions weights of one direction, or of forward and backward
   * @param reverse whether the only direction is the backward one
   */
  RecurrentFlows(
      String place, Flow input, List<Flow> states, List<GateWeights> directions, boolean reverse) {
    this.place = place;
    this.input = input;
    this.states = states;
    this.directions = directions;
    this.reverse = reverse;
  }

  /** A part of every direction. */
  List<Flow> parts(Part part) {
    List<Flow> parts = new ArrayList<>();
    for (int d = 0; d < directions.size(); d++) {
      parts.add(flow(d, part));
    }
    return parts;
  }

  private Flow flow(int direction, Part part) {
    return flows.get(direction).computeIfAbsent(part, key -> new One(direction, key));
  }

  /** Both directions of one operator as one flow, or null if these flows are something else. */
  static Flow pair(List<Flow> parts) {
    if (parts.size() == 2 && parts.get(0) instanceof One f && parts.get(1) instanceof One b) {
      boolean together =
          f.owner() == b.owner()
              && f.part == b.part
              && f.part != Part.CELL
              && f.direction == 0
              && b.direction == 1;
      return together ? f.owner().flow(BOTH, f.part) : null;
    }
    return null;
  }

  /** One part of one direction, or of both beside each other. */
  private final class One extends Flow {
    private final int direction;
    private final Part part;

    One(int direction, Part part) {
      super(part == Part.SEQUENCE, (direction == BOTH ? 2 : 1) * directions.get(0).units());
      this.direction = direction;
      this.part = part;
    }

    RecurrentFlows owner() {
      return RecurrentFlows.this;
    }

    @Override
    List<Flow> sources() {
      List<Flow> sources = new ArrayList<>(List.of(input));
      sources.addAll(states);
      return sources;
    }

    @Override
    void note() {
      wanted.get(direction).add(part);
    }

    @Override
    SymbolicTensor make() {
      return output(direction, part);
    }

    /** The backward direction begins at the last timestep. */
    @Override
    Flow makeLast() {
      boolean backward = direction == 1 || (direction == 0 && reverse);
      boolean oneStep = directions.get(directions.size() - 1).hasOneStep();
      if (direction == BOTH && oneStep) {
        return Flow.concatenated(
            List.of(flow(0, Part.SEQUENCE).last(), flow(1, Part.SEQUENCE).last()));
      }
      if (direction == BOTH || (backward && !oneStep)) {
        return new Last(this);
      }
      return backward ? oneStep() : flow(direction, Part.END);
    }
  }

  private Flow oneStep() {
    GateWeights weights = directions.get(directions.size() - 1).oneStep();
    return new RecurrentFlows(place, input, List.of(), List.of(weights), false).flow(0, Part.END);
  }

  private SymbolicTensor output(int direction, Part part) {
    boolean forwardOnly = wanted.get(1).isEmpty() && wanted.get(BOTH).isEmpty();
    boolean backwardOnly = wanted.get(0).isEmpty() && wanted.get(BOTH).isEmpty();
    if (directions.size() == 1 || forwardOnly) {
      return single(0, reverse, part);
    }
    if (backwardOnly && !wanted.get(1).contains(Part.SEQUENCE)) {
      return single(1, true, part);
    }
    return both(direction, part);
  }

  private SymbolicTensor single(int direction, boolean backwards, Part part) {
    Set<Part> parts = wanted.get(direction);
    if (backwards && parts.contains(Part.SEQUENCE)) {
      throw new IllegalArgumentException(
          place
              + ": direction reverse: all timesteps of a backward direction alone are not"
              + " supported; its end is");
    }
    boolean sequences = parts.contains(Part.SEQUENCE);
    if (outputs == null) {
      Recurrent<?> layer = directions.get(direction).layer();
      layer.returnSequences(sequences);
      layer.goBackwards(backwards);
      layer.returnState(parts.contains(Part.CELL) || (sequences && parts.contains(Part.END)));
      List<SymbolicTensor> inputs = new ArrayList<>(List.of(input.tensor()));
      states.forEach(state -> inputs.add(state.tensor()));
      outputs = layer.applyAll(inputs.toArray(SymbolicTensor[]::new));
    }
    return switch (part) {
      case SEQUENCE -> outputs.get(0);
      case END -> outputs.get(sequences ? 1 : 0);
      case CELL -> outputs.get(2);
    };
  }

  private SymbolicTensor both(int direction, Part part) {
    Set<Part> all = EnumSet.noneOf(Part.class);
    wanted.forEach(all::addAll);
    boolean merged = wanted.get(0).isEmpty() && wanted.get(1).isEmpty() && all.size() == 1;
    boolean sequences = all.contains(Part.SEQUENCE);
    boolean withStates = all.contains(Part.CELL) || (sequences && all.contains(Part.END));
    if (outputs == null) {
      Recurrent<?> layer = directions.get(0).bare();
      layer.returnSequences(sequences);
      layer.returnState(withStates);
      List<Tensor> weights = new ArrayList<>(directions.get(0).weights());
      weights.addAll(directions.get(1).weights());
      outputs =
          Bidirectional.of(layer)
              .mergeMode(merged ? "concat" : null)
              .weights(weights.toArray(Tensor[]::new))
              .applyAll(input.tensor());
    }
    if (merged) {
      return outputs.get(0);
    }
    if (direction == BOTH) {
      return Concatenate.of().apply(both(0, part), both(1, part));
    }
    int states = directions.get(0).kind() == GateWeights.Kind.LSTM ? 2 : 1;
    return switch (part) {
      case SEQUENCE -> outputs.get(direction);
      case END -> outputs.get(sequences ? 2 + direction * states : direction);
      case CELL -> outputs.get(3 + direction * states);
    };
  }
}
