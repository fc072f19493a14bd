package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A layer that runs a cell along the time axis: [batch, time, features] to [batch, units].
 *
 * <p>Inputs: the sequence, then the initial states if they are given. Outputs: the output of the
 * last timestep or of all, then the final states with {@code returnState}. A timestep that a mask
 * calls padding leaves the state untouched and repeats the output before it.
 *
 * <p>Source: {@code RNN} and {@code rnn()} in tfjs-layers/src/layers/recurrent.ts, TensorFlow.js
 * 4.22.
 */
public abstract class Recurrent<L extends Recurrent<L>> extends Layer<L> {
  private Cell<?> cell;
  private boolean returnSequences;
  private boolean returnState;
  private boolean goBackwards;
  private boolean stateful;
  private boolean unroll;
  private boolean zeroOutputForMask;
  private int[] cellStates;
  private int cellState;

  Recurrent(Cell<?> cell) {
    this.cell = cell;
  }

  /** Whether the output has all timesteps, [batch, time, units]; false by default. */
  public final L returnSequences(boolean value) {
    requireOpen("returnSequences");
    returnSequences = value;
    return self();
  }

  /** Whether the final states are outputs, too; false by default. */
  public final L returnState(boolean value) {
    requireOpen("returnState");
    returnState = value;
    return self();
  }

  /**
   * Whether the sequence is taken from its end; false by default. The output sequence stays in the
   * order of processing.
   */
  public final L goBackwards(boolean value) {
    requireOpen("goBackwards");
    goBackwards = value;
    return self();
  }

  /**
   * Whether sample i of a batch goes on from the final state of sample i of the batch before; false
   * by default. Needs a known batch size.
   */
  public final L stateful(boolean value) {
    requireOpen("stateful");
    stateful = value;
    return self();
  }

  /** Accepted and kept in files; computes nothing else. */
  public final L unroll(boolean value) {
    requireOpen("unroll");
    unroll = value;
    return self();
  }

  /**
   * Whether the output of a padding timestep is zeros; by default it repeats the output before it.
   * Keras's Bidirectional sets it to returnSequences on both its layers.
   */
  public final L zeroOutputForMask(boolean value) {
    requireOpen("zeroOutputForMask");
    zeroOutputForMask = value;
    return self();
  }

  public final boolean returnSequences() {
    return returnSequences;
  }

  public final boolean returnState() {
    return returnState;
  }

  public final boolean goBackwards() {
    return goBackwards;
  }

  public final boolean stateful() {
    return stateful;
  }

  /** The rule of one timestep. */
  public final Cell<?> cell() {
    return cell;
  }

  /** Where the names of weights begin. */
  String weightPrefix() {
    return "";
  }

  @Override
  void build(List<Shape> inputs) {
    Shape x = sequence(inputs);
    if (stateful && x.dimension(0) == Shape.ANY) {
      throw new IllegalArgumentException(
          "stateful needs to know the batch size: give the input a batchInputShape, found " + x);
    }
    cell.build(this, weightPrefix(), Shapes.known(x, 2));
  }

  @Override
  void unbuild() {
    cell.release(this);
  }

  @Override
  final void prepare() {
    cell.prepare();
    cellStates = cell.stateSizes().stream().mapToInt(Integer::intValue).toArray();
    cellState = cell.stateSize();
  }

  @Override
  final List<Shape> outputShapes(List<Shape> inputs) {
    Shape x = sequence(inputs);
    requireStates(inputs);
    List<Shape> outputs = new ArrayList<>();
    outputs.add(returnSequences ? x.with(2, cell.units()) : Shape.of(x.dimension(0), cell.units()));
    if (returnState) {
      cell.stateSizes().forEach(size -> outputs.add(Shape.of(x.dimension(0), size)));
    }
    return outputs;
  }

  private static Shape sequence(List<Shape> inputs) {
    Shape x = inputs.get(0);
    if (x.rank() == 2) {
      throw new IllegalArgumentException(
          "expected an input [batch, time, features] of rank 3, found %s; set returnSequences in the"
                  .formatted(x)
              + " layer before if it is recurrent");
    }
    return Shapes.rank(x, 3, "[batch, time, features]");
  }

  private void requireStates(List<Shape> inputs) {
    List<Integer> sizes = cell.stateSizes();
    boolean fits = inputs.size() == 1 || inputs.size() == 1 + sizes.size();
    for (int i = 1; fits && i < inputs.size(); i++) {
      fits = inputs.get(i).rank() == 2 && inputs.get(i).dimension(1) == sizes.get(i - 1);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "initialState: expected %d states [batch, size] of sizes %s, found %s"
              .formatted(sizes.size(), sizes, inputs.subList(1, inputs.size())));
    }
  }

  @Override
  final boolean remembers() {
    return stateful;
  }

  @Override
  final List<Value> call(List<Value> inputs, Memory memory) {
    Tensor x = inputs.get(0).tensor();
    Mask mask = inputs.get(0).mask();
    int batch = x.dimension(0);
    int time = x.dimension(1);
    if (time < 1) {
      throw new IllegalArgumentException(place() + "a sequence needs at least one timestep");
    }
    float[] states = states(inputs, batch, memory);
    Tensor out =
        returnSequences
            ? Tensor.zeros(batch, time, cell.units())
            : Tensor.zeros(batch, cell.units());
    for (int first = 0; first < batch; first += Sweep.MOST_SAMPLES) {
      int count = Math.min(Sweep.MOST_SAMPLES, batch - first);
      new Sweep(this, x, mask, states, out, first, count).run();
    }
    List<Value> outputs = new ArrayList<>();
    outputs.add(new Value(out, returnSequences ? mask : null));
    if (returnState) {
      statesOf(states, batch).forEach(state -> outputs.add(Value.of(state)));
    }
    return outputs;
  }

  /** The states to begin with, [batch * stateSize], sample after sample. */
  private float[] states(List<Value> inputs, int batch, Memory memory) {
    int size = cell.stateSize();
    float[] states = stateful ? memory.values(batch * size) : new float[batch * size];
    if (inputs.size() > 1) {
      List<Tensor> parts = inputs.stream().skip(1).map(Value::tensor).toList();
      putStates(states, parts, batch);
    }
    return states;
  }

  private void putStates(float[] states, List<Tensor> parts, int batch) {
    int at = 0;
    for (Tensor part : parts) {
      int width = part.dimension(1);
      for (int b = 0; b < batch; b++) {
        System.arraycopy(part.data(), b * width, states, b * cell.stateSize() + at, width);
      }
      at += width;
    }
  }

  private List<Tensor> statesOf(float[] states, int batch) {
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (int width : cell.stateSizes()) {
      Tensor part = Tensor.zeros(batch, width);
      for (int b = 0; b < batch; b++) {
        System.arraycopy(states, b * cell.stateSize() + at, part.data(), b * width, width);
      }
      parts.add(part);
      at += width;
    }
    return parts;
  }

  /** The states kept in a memory, [batch, size] each, or an empty list if there are none yet. */
  public final List<Tensor> states(Memory memory) {
    float[] kept = memory.kept();
    return kept.length == 0 ? List.of() : statesOf(kept, kept.length / cell.stateSize());
  }

  /**
   * Puts states into a memory.
   *
   * @throws IllegalArgumentException if their number or shapes do not fit
   */
  public final void setStates(Memory memory, List<Tensor> parts) {
    List<Integer> sizes = cell.stateSizes();
    boolean fits = parts.size() == sizes.size();
    int batch = parts.isEmpty() ? 0 : parts.get(0).dimension(0);
    for (int i = 0; fits && i < sizes.size(); i++) {
      Tensor part = parts.get(i);
      fits = part.rank() == 2 && part.dimension(0) == batch && part.dimension(1) == sizes.get(i);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          place()
              + "states: expected %d tensors [batch, size] of sizes %s, found %s"
                  .formatted(sizes.size(), sizes, parts));
    }
    float[] states = new float[batch * cell.stateSize()];
    putStates(states, parts, batch);
    memory.put(states);
  }

  /** The output is the first part of the state, but for padding perhaps. Modifies y only. */
  final void output(float[] state, int stateFrom, boolean real, float[] y, int yFrom) {
    if (real || !zeroOutputForMask) {
      System.arraycopy(state, stateFrom, y, yFrom, cell.units());
    } else {
      Arrays.fill(y, yFrom, yFrom + cell.units(), 0f);
    }
  }

  @Override
  final List<Pace> paces(List<Pace> inputs) {
    if (goBackwards) {
      throw new NotSteppableException(
          this, "reads its sequence backwards (go_backwards), so its output needs the future");
    }
    if (inputs.get(0) != Pace.EACH_STEP) {
      throw new NotSteppableException(
          this,
          "reads a sequence that is not the stream's own, so its output is not one per event");
    }
    for (Pace state : inputs.subList(1, inputs.size())) {
      if (state != Pace.FIXED) {
        throw new NotSteppableException(
            this, "begins with the final state of another sequence, which needs its end");
      }
    }
    List<Pace> outputs = new ArrayList<>();
    outputs.add(returnSequences ? Pace.EACH_STEP : Pace.SO_FAR);
    if (returnState) {
      cell.stateSizes().forEach(size -> outputs.add(Pace.SO_FAR));
    }
    return outputs;
  }

  /** The states; with initial states as inputs one more number, 1 once they have been taken. */
  @Override
  final int stateSize(int inputs) {
    return cell.stateSize() + (inputs > 1 ? 1 : 0);
  }

  @Override
  final List<Integer> stateSizes() {
    return cell.stateSizes();
  }

  /** Those of its cell. */
  @Override
  final long multiplyAdds(List<Integer> sizes) {
    return cell.multiplyAdds();
  }

  @Override
  final int scratchSize() {
    return scratchSize(1);
  }

  @Override
  final int scratchSize(int count) {
    int rows = Math.min(count, Sweep.MOST_SAMPLES);
    return Math.addExact(Math.multiplyExact(rows, cell.projectionRoom()), cell.scratchSize(rows));
  }

  @Override
  final boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    begin(x, 0, state, stateFrom);
    if (real) {
      int room = cell.projectionRoom();
      cell.project(1, x[0], 0, 0, scratch, 0, room);
      cell.advance(1, scratch, 0, room, scratch, room, state, stateFrom, 0);
    }
    end(state, stateFrom, real, y, 0);
    return returnSequences ? real : true;
  }

  /** Runs of neighbours that are real advance together. */
  @Override
  final void steps(StepRows rows, float[] state, int count) {
    int k = 0;
    while (k < count) {
      int end = k;
      int limit = Math.min(count, k + Sweep.MOST_SAMPLES);
      while (end < limit && rows.real[end]) {
        end++;
      }
      int next = Math.max(end, k + 1);
      for (int i = k; i < next; i++) {
        begin(rows.x, i, state, rows.stateFrom(i));
      }
      if (end > k) {
        advance(rows, state, k, end - k);
      }
      for (int i = k; i < next; i++) {
        end(state, rows.stateFrom(i), rows.real[i], rows.y, i);
        rows.realOut[i] = !returnSequences || rows.real[i];
      }
      k = next;
    }
  }

  private void advance(StepRows rows, float[] state, int from, int count) {
    int room = cell.projectionRoom();
    int features = rows.xSizes[0];
    float[] z = rows.scratch;
    cell.project(count, rows.x[0], from * features, features, z, 0, room);
    int stateFrom = rows.stateFrom(from);
    cell.advance(count, z, 0, room, z, count * room, state, stateFrom, rows.stateStride);
  }

  /** Takes the initial states of sample k if they are inputs and not taken yet. */
  private void begin(float[][] x, int k, float[] state, int stateFrom) {
    if (x.length > 1 && state[stateFrom + cellState] == 0f) {
      int at = stateFrom;
      for (int i = 1; i < x.length; i++) {
        int size = cellStates[i - 1];
        System.arraycopy(x[i], k * size, state, at, size);
        at += size;
      }
      state[at] = 1f;
    }
  }

  /** The outputs of sample k. Modifies y only. */
  private void end(float[] state, int stateFrom, boolean real, float[][] y, int k) {
    output(state, stateFrom, real, y[0], k * cellStates[0]);
    int at = stateFrom;
    for (int i = 1; i < y.length; i++) {
      int size = cellStates[i - 1];
      System.arraycopy(state, at, y[i], k * size, size);
      at += size;
    }
  }

  @Override
  L copy() {
    L copy = super.copy();
    ((Recurrent<L>) copy).cell = cell.copy();
    return copy;
  }

  @Override
  final void describe(Map<String, Object> config) {
    describeCell(config);
    config.put("return_sequences", returnSequences);
    config.put("return_state", returnState);
    config.put("go_backwards", goBackwards);
    config.put("stateful", stateful);
    config.put("unroll", unroll);
    if (zeroOutputForMask) {
      config.put("zero_output_for_mask", true);
    }
  }

  /** Adds the settings of the cell. */
  abstract void describeCell(Map<String, Object> config);
}
