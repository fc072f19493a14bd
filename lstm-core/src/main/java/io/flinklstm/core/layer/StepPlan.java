package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph as a list of steps over numbered slots: what happens for one timestep of one sample.
 * Immutable; models within the graph are laid out with it.
 */
public final class StepPlan {
  /** Numbers in all slots, and in states and scratch: 256 MiB of floats each. */
  private static final long MOST_NUMBERS = 1L << 26;

  /** Calls that are laid out, those of models included. */
  private static final int MOST_CALLS = 1 << 14;

  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> slotSizes = new ArrayList<>();
  private final List<Pace> slotPaces = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<Integer> outputs;
  private final Set<Layer<?>> stateful = new HashSet<>();
  private long numbers;
  private int calls;
  private int stateSize;
  private int scratchSize;

  /**
   * One call of a layer.
   *
   * @param layer whose rule it is
   * @param inputs slots it reads
   * @param outputs slots it writes
   * @param stateFrom where its memory begins
   * @param stateSize floats of its memory
   */
  public record Step(
      Layer<?> layer, List<Integer> inputs, List<Integer> outputs, int stateFrom, int stateSize) {
    /** Sizes of the states in its memory that have a name. */
    public List<Integer> stateSizes() {
      return layer.stateSizes();
    }

    /** Advances the call; see {@link Layer#step}. */
    public boolean run(float[][] x, boolean real, float[] state, float[] scratch, float[][] y) {
      return layer.step(x, real, state, stateFrom, scratch, y);
    }
  }

  private StepPlan(Graph graph) {
    for (SymbolicTensor input : graph.inputs()) {
      inputs.add(slot(input.shape(), pace(graph, input)));
    }
    this.outputs = layOut(graph, inputs);
  }

  /**
   * The plan of a graph.
   *
   * @throws NotSteppableException naming the layer that cannot advance step by step, and why
   */
  public static StepPlan of(Graph graph) {
    return new StepPlan(graph);
  }

  private static Pace pace(Graph graph, SymbolicTensor input) {
    int rank = input.shape().rank();
    return rank > 2 || (rank == 2 && readsIds(graph, input)) ? Pace.EACH_STEP : Pace.FIXED;
  }

  /** Whether an input [batch, time] holds ids, so that its second axis is time. */
  static boolean readsIds(Graph graph, SymbolicTensor input) {
    return graph.nodes().stream()
        .filter(node -> node.inputs().contains(input))
        .anyMatch(
            node ->
                node.layer().readsIds()
                    || (node.layer() instanceof Nested nested
                        && readsIds(
                            nested.graph(),
                            nested.graph().inputs().get(node.inputs().indexOf(input)))));
  }

  private int slot(Shape shape, Pace pace) {
    int size = shape.elementsFrom(Math.min(shape.rank(), pace == Pace.EACH_STEP ? 2 : 1));
    if (size == Shape.ANY) {
      throw new NotSteppableException(
          "a tensor of shape %s has no known size per timestep".formatted(shape));
    }
    numbers += size;
    if (numbers > MOST_NUMBERS) {
      throw new NotSteppableException(
          "the tensors of one timestep have more than %d numbers".formatted(MOST_NUMBERS));
    }
    slotSizes.add(size);
    slotPaces.add(pace);
    return slotSizes.size() - 1;
  }

  private List<Integer> layOut(Graph graph, List<Integer> inputSlots) {
    Map<SymbolicTensor, Integer> slots = new IdentityHashMap<>();
    for (int i = 0; i < inputSlots.size(); i++) {
      slots.put(graph.inputs().get(i), inputSlots.get(i));
    }
    for (Node node : graph.nodes()) {
      if (!node.inputs().isEmpty()) {
        if (++calls > MOST_CALLS) {
          throw new NotSteppableException(
              node.layer(), "is called behind more than %d other calls".formatted(MOST_CALLS));
        }
        List<Integer> in = node.inputs().stream().map(slots::get).toList();
        List<Integer> out =
            node.layer() instanceof Nested nested ? layOut(nested.graph(), in) : add(node, in);
        for (int i = 0; i < out.size(); i++) {
          slots.put(node.outputs().get(i), out.get(i));
        }
      }
    }
    return graph.outputs().stream().map(slots::get).toList();
  }

  private List<Integer> add(Node node, List<Integer> in) {
    Layer<?> layer = node.layer();
    if (layer.remembers() && !stateful.add(layer)) {
      throw new NotSteppableException(
          layer, "is stateful and called twice; its second call begins where the first one ends");
    }
    for (int i = 0; i < in.size(); i++) {
      boolean ids = node.inputs().get(i).shape().rank() == 2;
      if (ids && slotPaces.get(in.get(i)) == Pace.EACH_STEP && !layer.readsIds()) {
        throw new NotSteppableException(
            layer, "reads as features what another layer reads as ids of a sequence");
      }
    }
    List<Pace> paces = layer.paces(in.stream().map(slotPaces::get).toList());
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < paces.size(); i++) {
      out.add(slot(node.outputs().get(i).shape(), paces.get(i)));
    }
    int size = layer.stateSize(in.size());
    steps.add(new Step(layer, in, List.copyOf(out), stateSize, size));
    stateSize = Math.addExact(stateSize, size);
    scratchSize = Math.max(scratchSize, layer.scratchSize());
    if ((long) stateSize + scratchSize > MOST_NUMBERS) {
      throw new NotSteppableException(
          layer,
          "needs state and scratch of more than %d numbers for one timestep"
              .formatted(MOST_NUMBERS));
    }
    return out;
  }

  /** In the order to run them. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Numbers in each slot. */
  public List<Integer> slotSizes() {
    return List.copyOf(slotSizes);
  }

  /** Slots of the inputs. */
  public List<Integer> inputs() {
    return List.copyOf(inputs);
  }

  /** Slots of the outputs. */
  public List<Integer> outputs() {
    return outputs;
  }

  /** When the numbers of a slot change. */
  public Pace pace(int slot) {
    return slotPaces.get(slot);
  }

  /** Floats of memory per key. */
  public int stateSize() {
    return stateSize;
  }

  /** Multiply-adds with weights in one timestep of one sample: the sum over all calls. */
  public long multiplyAdds() {
    long sum = 0;
    for (Step step : steps) {
      sum += step.layer().multiplyAdds(step.inputs().stream().map(slotSizes::get).toList());
    }
    return sum;
  }

  /** Floats of scratch that the largest step needs. */
  public int scratchSize() {
    return scratchSize;
  }
}
