package io.flinklstm.core.layer;

import java.util.Arrays;

/**
 * What one call of a layer works on when many samples advance at once, row k of each array being
 * sample k. Belongs to one thread.
 */
final class StepRows {
  /** One array per input, [capacity, size]; layers read it. */
  final float[][] x;

  /** Numbers of each input per sample. */
  final int[] xSizes;

  /** One array per output, [capacity, size]; layers modify it. */
  final float[][] y;

  /** Numbers of each output per sample. */
  final int[] ySizes;

  /** [capacity]: false if the timestep of a sample is padding; layers read it. */
  final boolean[] real;

  /** [capacity]: whether the outputs of a sample are real; layers modify it. */
  final boolean[] realOut;

  /** At least {@link Layer#scratchSize(int)} of the capacity; layers modify it. */
  final float[] scratch;

  /** Where the memory of sample 0 begins. */
  final int stateFrom;

  /** Floats from the memory of one sample to that of the next. */
  final int stateStride;

  private final Layer<?> layer;
  private final float[][] xOfOne;
  private final float[][] yOfOne;
  private final boolean[][] realInputs;
  private final boolean[][] maskedOutputs;

  /** The call within a batch, whose arrays it shares. */
  StepRows(StepBatch batch, StepPlan plan, StepPlan.Step step) {
    this.layer = step.layer();
    this.x = batch.pick(step.inputs());
    this.y = batch.pick(step.outputs());
    this.xOfOne = batch.pickOfOne(step.inputs());
    this.yOfOne = batch.pickOfOne(step.outputs());
    this.realInputs = batch.pickReal(step.inputs());
    this.maskedOutputs =
        batch.pickReal(
            step.outputs().stream().filter(slot -> plan.pace(slot) == Pace.EACH_STEP).toList());
    this.xSizes = sizes(xOfOne);
    this.ySizes = sizes(yOfOne);
    this.real = batch.real;
    this.realOut = batch.realOut;
    this.scratch = batch.scratch;
    this.stateFrom = step.stateFrom();
    this.stateStride = plan.stateSize();
  }

  private static int[] sizes(float[][] arrays) {
    int[] sizes = new int[arrays.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = arrays[i].length;
    }
    return sizes;
  }

  /** Where the memory of a sample begins. */
  int stateFrom(int k) {
    return stateFrom + k * stateStride;
  }

  /**
   * Advances samples 0 to count - 1. Modifies the outputs, which of them are real, and the memories
   * within the states.
   */
  void run(float[] states, int count) {
    Arrays.fill(real, 0, count, true);
    for (boolean[] one : realInputs) {
      for (int k = 0; k < count; k++) {
        real[k] &= one[k];
      }
    }
    layer.steps(this, states, count);
    for (boolean[] one : maskedOutputs) {
      System.arraycopy(realOut, 0, one, 0, count);
    }
  }

  /** Advances sample k by a rule for one. Modifies row k of all that layers modify. */
  void stepOne(Layer<?> rule, float[] state, int k) {
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(x[i], k * xSizes[i], xOfOne[i], 0, xSizes[i]);
    }
    realOut[k] = rule.step(xOfOne, real[k], state, stateFrom(k), scratch, yOfOne);
    for (int i = 0; i < y.length; i++) {
      System.arraycopy(yOfOne[i], 0, y[i], k * ySizes[i], ySizes[i]);
    }
  }
}
