package io.flinklstm.core.model;

import io.flinklstm.core.layer.StepBatch;
import io.flinklstm.core.layer.StepPlan;
import java.util.Arrays;
import java.util.List;

/**
 * Advances many keys of one model by one event each, with matrix products over all keys at once:
 * the scratch of one thread. Key by key the bits are those of {@link Stepper}.
 *
 * <p>Keys lie in arrays row after row, row k being key k; which keys those are may change with each
 * call. No key may be in one call twice.
 *
 * <p>Not thread-safe; {@code step} allocates nothing.
 */
public final class BatchStepper {
  private final Model model;
  private final StepBatch batch;
  private final int[] inputs;
  private final int[] outputs;
  private final int[] inputSizes;
  private final int[] outputSizes;
  private final int stateSize;
  private final float[] gathered;

  BatchStepper(Model model, StepPlan plan, int capacity) {
    this.model = model;
    this.batch = new StepBatch(plan, capacity);
    this.inputs = numbers(plan.inputs());
    this.outputs = numbers(plan.outputs());
    this.inputSizes = numbers(plan.inputs().stream().map(plan.slotSizes()::get).toList());
    this.outputSizes = numbers(plan.outputs().stream().map(plan.slotSizes()::get).toList());
    this.stateSize = plan.stateSize();
    this.gathered = new float[Math.multiplyExact(capacity, stateSize)];
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The model it steps. */
  public Model model() {
    return model;
  }

  /** Keys of one call at most. */
  public int capacity() {
    return batch.capacity();
  }

  /** Numbers of one input per key and timestep. */
  public int inputSize(int input) {
    return inputSizes[input];
  }

  /** Numbers of one output per key and timestep. */
  public int outputSize(int output) {
    return outputSizes[output];
  }

  /**
   * One event of each key, for a model of one input and one output.
   *
   * @param x [count, inputs]; read
   * @param states [count, stateSize], each row laid out as a {@link ModelState}; modified
   * @param y [count, outputs]; modified
   * @throws IllegalArgumentException if count is above the capacity or an array is too short;
   *     nothing is modified then. If a layer refuses a number, y is not modified, but the states
   *     may be
   */
  public void step(float[] x, float[] states, float[] y, int count) {
    requireCount(count);
    requireOneToOne();
    boolean fits =
        x.length >= count * inputSizes[0]
            && states.length >= count * stateSize
            && y.length >= count * outputSizes[0];
    if (!fits) {
      throw misfit(count, List.of(x.length), states.length, List.of(y.length));
    }
    System.arraycopy(x, 0, batch.slot(inputs[0]), 0, count * inputSizes[0]);
    batch.run(states, count);
    System.arraycopy(batch.slot(outputs[0]), 0, y, 0, count * outputSizes[0]);
  }

  /**
   * One event of each key.
   *
   * @param x one array per input, [count, size]: rows of the numbers of this timestep, or of all of
   *     an input without time; read
   * @param states [count, stateSize], each row laid out as a {@link ModelState}; modified
   * @param y one array per output, [count, size]; modified
   * @throws IllegalArgumentException if count is above the capacity or an array is missing or too
   *     short; nothing is modified then. If a layer refuses a number, y is not modified, but the
   *     states may be
   */
  public void step(float[][] x, float[] states, float[][] y, int count) {
    requireCount(count);
    boolean fits =
        fits(x, inputSizes, count)
            && states.length >= count * stateSize
            && fits(y, outputSizes, count);
    if (!fits) {
      throw misfit(count, lengths(x), states.length, lengths(y));
    }
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(x[i], 0, batch.slot(inputs[i]), 0, count * inputSizes[i]);
    }
    batch.run(states, count);
    for (int i = 0; i < y.length; i++) {
      System.arraycopy(batch.slot(outputs[i]), 0, y[i], 0, count * outputSizes[i]);
    }
  }

  /**
   * One event of each key, for a model of one input and one output, with the memory of each key in
   * an object of its own. Copies it forth and back.
   *
   * @param x [count][inputs]; read
   * @param states [count], all different; modified
   * @param y [count][outputs]; modified
   * @throws IllegalArgumentException if count is above the capacity, an array is too short, a state
   *     has another size, or a layer refuses a number; nothing is modified then
   */
  public void step(float[][] x, ModelState[] states, float[][] y, int count) {
    requireCount(count);
    requireOneToOne();
    requireFits(x, states, y, count);
    float[] in = batch.slot(inputs[0]);
    for (int k = 0; k < count; k++) {
      System.arraycopy(x[k], 0, in, k * inputSizes[0], inputSizes[0]);
      System.arraycopy(states[k].values(), 0, gathered, k * stateSize, stateSize);
    }
    batch.run(gathered, count);
    float[] out = batch.slot(outputs[0]);
    for (int k = 0; k < count; k++) {
      System.arraycopy(gathered, k * stateSize, states[k].values(), 0, stateSize);
      System.arraycopy(out, k * outputSizes[0], y[k], 0, outputSizes[0]);
    }
  }

  /**
   * Whether an output of the last step is real for key k of that step: false if a mask called its
   * timestep padding.
   */
  public boolean isReal(int k, int output) {
    return batch.isReal(outputs[output], k);
  }

  private void requireCount(int count) {
    if (count < 0 || count > capacity()) {
      throw new IllegalArgumentException(
          "count: model \"%s\" is stepped for 0 to %d keys at once here, not %d"
              .formatted(model.name(), capacity(), count));
    }
  }

  private void requireOneToOne() {
    if (inputs.length != 1 || outputs.length != 1) {
      throw new IllegalArgumentException(
          "model \"%s\" has %d inputs and %d outputs, and needs one array for each"
              .formatted(model.name(), inputs.length, outputs.length));
    }
  }

  private static boolean fits(float[][] arrays, int[] sizes, int count) {
    boolean fits = arrays.length == sizes.length;
    for (int i = 0; fits && i < sizes.length; i++) {
      fits = arrays[i].length >= count * sizes[i];
    }
    return fits;
  }

  private void requireFits(float[][] x, ModelState[] states, float[][] y, int count) {
    if (x.length < count || states.length < count || y.length < count) {
      throw new IllegalArgumentException(
          "model \"%s\" needs x, states and y of %d keys, but got %d, %d and %d"
              .formatted(model.name(), count, x.length, states.length, y.length));
    }
    for (int k = 0; k < count; k++) {
      int length = states[k].values().length;
      boolean fits =
          x[k].length >= inputSizes[0] && length == stateSize && y[k].length >= outputSizes[0];
      if (!fits) {
        throw new IllegalArgumentException(
            "model \"%s\" needs x [%d], state [%d] and y [%d], but key %d got [%d], [%d] and [%d]"
                .formatted(
                    model.name(),
                    inputSizes[0],
                    stateSize,
                    outputSizes[0],
                    k,
                    x[k].length,
                    length,
                    y[k].length));
      }
    }
  }

  private IllegalArgumentException misfit(int count, Object x, int states, Object y) {
    return new IllegalArgumentException(
        "model \"%s\" needs x %s, states [%d] and y %s for %d keys, but got %s, [%d] and %s"
            .formatted(
                model.name(),
                times(count, inputSizes),
                count * stateSize,
                times(count, outputSizes),
                count,
                x,
                states,
                y));
  }

  private static List<Integer> times(int count, int[] sizes) {
    return Arrays.stream(sizes).map(size -> count * size).boxed().toList();
  }

  private static List<Integer> lengths(float[][] arrays) {
    return Arrays.stream(arrays).map(array -> array.length).toList();
  }
}
