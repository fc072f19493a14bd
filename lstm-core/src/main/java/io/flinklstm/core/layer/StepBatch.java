package io.flinklstm.core.layer;

import java.util.Arrays;
import java.util.List;

/**
 * The slots of a plan for many samples, and its steps over all of them at once: scratch of one
 * thread.
 *
 * <p>A slot is [capacity, size]. Layers that have a rule for many rows work on the slots
 * themselves; others advance sample by sample, with the bits that {@link StepPlan.Step#run} gives
 * in either case.
 */
public final class StepBatch {
  /** Numbers in all slots and states: 1 GiB of floats. */
  private static final long MOST_NUMBERS = 1L << 28;

  final boolean[] real;
  final boolean[] realOut;
  final float[] scratch;
  private final float[][] slots;
  private final float[][] slotsOfOne;
  private final boolean[][] realSlots;
  private final StepRows[] calls;
  private final int capacity;

  /**
   * Slots for this many samples.
   *
   * @throws IllegalArgumentException if that is none, or more than {@link #mostSamples}
   */
  public StepBatch(StepPlan plan, int capacity) {
    int most = mostSamples(plan);
    if (capacity < 1 || capacity > most) {
      throw new IllegalArgumentException(
          "capacity: expected 1 to %d samples, found %d".formatted(most, capacity));
    }
    this.capacity = capacity;
    this.real = new boolean[capacity];
    this.realOut = new boolean[capacity];
    this.scratch = new float[scratchSize(plan, capacity)];
    int count = plan.slotSizes().size();
    this.slots = new float[count][];
    this.slotsOfOne = new float[count][];
    this.realSlots = new boolean[count][capacity];
    for (int slot = 0; slot < count; slot++) {
      int size = plan.slotSizes().get(slot);
      slots[slot] = new float[Math.multiplyExact(capacity, size)];
      slotsOfOne[slot] = new float[size];
      Arrays.fill(realSlots[slot], true);
    }
    this.calls =
        plan.steps().stream().map(step -> new StepRows(this, plan, step)).toArray(StepRows[]::new);
  }

  /** How many samples fit into bounded memory, their states included; at least one. */
  public static int mostSamples(StepPlan plan) {
    long numbers = plan.stateSize();
    for (int size : plan.slotSizes()) {
      numbers += size;
    }
    return (int) Math.max(1, MOST_NUMBERS / Math.max(1, numbers));
  }

  private static int scratchSize(StepPlan plan, int capacity) {
    return plan.steps().stream()
        .mapToInt(step -> step.layer().scratchSize(capacity))
        .max()
        .orElse(0);
  }

  float[][] pick(List<Integer> numbers) {
    return numbers.stream().map(slot -> slots[slot]).toArray(float[][]::new);
  }

  float[][] pickOfOne(List<Integer> numbers) {
    return numbers.stream().map(slot -> slotsOfOne[slot]).toArray(float[][]::new);
  }

  boolean[][] pickReal(List<Integer> numbers) {
    return numbers.stream().map(slot -> realSlots[slot]).toArray(boolean[][]::new);
  }

  /** How many samples fit. */
  public int capacity() {
    return capacity;
  }

  /** A slot itself, [capacity, size]: to be filled if it is an input, to be read if an output. */
  public float[] slot(int slot) {
    return slots[slot];
  }

  /** Whether what a slot holds of a sample is real: false if a mask called it padding. */
  public boolean isReal(int slot, int k) {
    return realSlots[slot][k];
  }

  /**
   * Advances samples 0 to count - 1 by one timestep. Modifies the slots and the states.
   *
   * @param states [count, {@link StepPlan#stateSize}]
   */
  public void run(float[] states, int count) {
    for (StepRows call : calls) {
      call.run(states, count);
    }
  }
}
