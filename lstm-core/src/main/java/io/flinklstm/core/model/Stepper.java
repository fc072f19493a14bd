package io.flinklstm.core.model;

import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.layer.StepPlan;
import java.util.Arrays;
import java.util.List;

/**
 * Advances states of one model by one event each: the scratch of one thread. {@link BatchStepper}
 * advances many at once.
 *
 * <p>Not thread-safe; {@link #step} allocates nothing.
 */
public final class Stepper {
  private final Model model;
  private final StepPlan.Step[] steps;
  private final float[][] slots;
  private final boolean[] real;
  private final boolean[] sequence;
  private final int[][] inputSlots;
  private final int[][] outputSlots;
  private final float[][][] reads;
  private final float[][][] writes;
  private final float[] scratch;
  private final int[] inputs;
  private final int[] outputs;
  private final int stateSize;

  Stepper(Model model, StepPlan plan) {
    this.model = model;
    this.steps = plan.steps().toArray(StepPlan.Step[]::new);
    this.slots = new float[plan.slotSizes().size()][];
    Arrays.setAll(slots, slot -> new float[plan.slotSizes().get(slot)]);
    this.real = new boolean[slots.length];
    this.sequence = new boolean[slots.length];
    for (int slot = 0; slot < sequence.length; slot++) {
      sequence[slot] = plan.pace(slot) == Pace.EACH_STEP;
    }
    this.inputSlots = new int[steps.length][];
    this.outputSlots = new int[steps.length][];
    this.reads = new float[steps.length][][];
    this.writes = new float[steps.length][][];
    for (int k = 0; k < steps.length; k++) {
      inputSlots[k] = numbers(steps[k].inputs());
      outputSlots[k] = numbers(steps[k].outputs());
      reads[k] = pick(steps[k].inputs());
      writes[k] = pick(steps[k].outputs());
    }
    this.scratch = new float[plan.scratchSize()];
    this.inputs = numbers(plan.inputs());
    this.outputs = numbers(plan.outputs());
    this.stateSize = plan.stateSize();
  }

  private float[][] pick(List<Integer> slotsOfStep) {
    return slotsOfStep.stream().map(slot -> slots[slot]).toArray(float[][]::new);
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The model it steps. */
  public Model model() {
    return model;
  }

  /** Numbers of one input per timestep. */
  public int inputSize(int input) {
    return slots[inputs[input]].length;
  }

  /** Numbers of one output per timestep. */
  public int outputSize(int output) {
    return slots[outputs[output]].length;
  }

  /**
   * One event of one key, for a model of one input and one output.
   *
   * @param x [inputs]; read
   * @param state the key's memory; modified
   * @param y [outputs], another array than x; modified
   * @throws IllegalArgumentException if an array is shorter than that; nothing is modified then
   */
  public void step(float[] x, ModelState state, float[] y) {
    boolean fits =
        inputs.length == 1
            && outputs.length == 1
            && x.length >= inputSize(0)
            && y.length >= outputSize(0)
            && state.values().length == stateSize;
    if (!fits) {
      throw misfit(state, List.of(x.length), List.of(y.length));
    }
    System.arraycopy(x, 0, slots[inputs[0]], 0, inputSize(0));
    run(state.values());
    System.arraycopy(slots[outputs[0]], 0, y, 0, outputSize(0));
  }

  /**
   * One event of one key.
   *
   * @param x one array per input: its numbers of this timestep, or all of an input without time;
   *     read
   * @param state the key's memory; modified
   * @param y one array per output; modified
   * @throws IllegalArgumentException if an array is missing or too short; nothing is modified then
   */
  public void step(float[][] x, ModelState state, float[][] y) {
    boolean fits =
        x.length == inputs.length
            && y.length == outputs.length
            && state.values().length == stateSize;
    for (int i = 0; fits && i < x.length; i++) {
      fits = x[i].length >= inputSize(i);
    }
    for (int i = 0; fits && i < y.length; i++) {
      fits = y[i].length >= outputSize(i);
    }
    if (!fits) {
      throw misfit(
          state,
          Arrays.stream(x).map(one -> one.length).toList(),
          Arrays.stream(y).map(one -> one.length).toList());
    }
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(x[i], 0, slots[inputs[i]], 0, inputSize(i));
    }
    run(state.values());
    for (int i = 0; i < y.length; i++) {
      System.arraycopy(slots[outputs[i]], 0, y[i], 0, outputSize(i));
    }
  }

  private void run(float[] state) {
    for (int input : inputs) {
      real[input] = true;
    }
    for (int k = 0; k < steps.length; k++) {
      StepPlan.Step step = steps[k];
      boolean in = true;
      for (int slot : inputSlots[k]) {
        in &= real[slot];
      }
      boolean out = step.run(reads[k], in, state, scratch, writes[k]);
      for (int slot : outputSlots[k]) {
        real[slot] = out || !sequence[slot];
      }
    }
  }

  /** Whether an output of the last step is real: false if a mask called the timestep padding. */
  public boolean isReal(int output) {
    return real[outputs[output]];
  }

  private IllegalArgumentException misfit(ModelState state, Object x, Object y) {
    return new IllegalArgumentException(
        "model \"%s\" needs x %s, state [%d] and y %s, but got %s, [%d] and %s"
            .formatted(
                model.name(),
                sizes(inputs),
                stateSize,
                sizes(outputs),
                x,
                state.values().length,
                y));
  }

  private List<Integer> sizes(int[] slotsOfModel) {
    return Arrays.stream(slotsOfModel).mapToObj(slot -> slots[slot].length).toList();
  }
}
