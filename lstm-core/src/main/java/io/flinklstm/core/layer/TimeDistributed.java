package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A layer applied to each timestep on its own, {@code tf.layers.timeDistributed}: [batch, time,
 * ...] to [batch, time, ...].
 *
 * <p>The names of weights do not have the inner layer's name: {@code td/kernel}. A mask passes.
 * Source: {@code TimeDistributed} in tfjs-layers/src/layers/wrappers.ts, TensorFlow.js 4.22.
 */
public final class TimeDistributed extends Layer<TimeDistributed> {
  private Layer<?> inner;

  private TimeDistributed(Layer<?> inner) {
    this.inner = inner;
    inner.ownedBy(this, false);
  }

  /**
   * The layer for each timestep; it belongs to the new one from then on.
   *
   * @throws IllegalArgumentException if it has been applied already
   */
  public static TimeDistributed of(Layer<?> layer) {
    Setting.notNull("layer", layer, "a layer");
    if (layer.isBuilt() || layer.hasOwner()) {
      throw Setting.problem("layer", "a layer that has not been applied yet", layer);
    }
    if (!layer.isNamed()) {
      layer.giveName(LayerNames.automatic(layer.className(), 1));
    }
    return new TimeDistributed(layer);
  }

  /** What is applied to each timestep. */
  public Layer<?> layer() {
    return inner;
  }

  /** Sets it for every layer of an inner model as well. */
  @Override
  public TimeDistributed trainable(boolean value) {
    if (inner instanceof Nested) {
      inner.trainable(value);
    }
    return super.trainable(value);
  }

  @Override
  public String className() {
    return "TimeDistributed";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("layer", inner);
  }

  @Override
  public List<Layer<?>> parts() {
    return List.of(inner);
  }

  @Override
  public List<Weight> weights() {
    return inner.weights();
  }

  @Override
  void build(List<Shape> inputs) {
    Shape x = Shapes.only(inputs);
    if (x.rank() < 3) {
      throw new IllegalArgumentException(
          "expected an input [batch, time, ...] of rank 3 or more, found %s of rank %d"
              .formatted(x, x.rank()));
    }
    if (inner.remembers()) {
      throw new IllegalArgumentException(
          "layer: expected a layer that keeps no state, found stateful " + inner);
    }
    List<Shape> outputs = inner.open(List.of(timestep(x)));
    if (outputs.size() != 1 || outputs.get(0).rank() < 2) {
      throw new IllegalArgumentException(
          "layer: expected one output [batch, ...] of %s, found %s".formatted(inner, outputs));
    }
  }

  /** The timesteps of all samples are the samples of the inner layer. */
  private static Shape timestep(Shape x) {
    return x.without(1).with(0, Shape.ANY);
  }

  @Override
  void prepare() {
    inner.use();
  }

  @Override
  List<Shape> outputShapes(List<Shape> inputs) {
    Shape x = Shapes.only(inputs);
    Shape y = inner.outputShapes(List.of(timestep(x))).get(0);
    return List.of(y.with(0, x.dimension(0)).withAxis(1, x.dimension(1)));
  }

  @Override
  List<Value> call(List<Value> inputs, Memory memory) {
    Tensor x = inputs.get(0).tensor();
    int batch = x.dimension(0);
    int time = x.dimension(1);
    int[] folded = Shape.of(x).without(1).with(0, Math.multiplyExact(batch, time)).dimensions();
    Value rows = Value.of(Tensor.of(x.data(), folded));
    Tensor y = inner.call(List.of(rows), memory.part(inner)).get(0).tensor();
    int[] shape = Shape.of(y).with(0, batch).withAxis(1, time).dimensions();
    return Value.only(Tensor.of(y.data(), shape), inputs.get(0).mask());
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    Pace pace = inputs.get(0);
    if (pace != Pace.EACH_STEP && !(inner instanceof RowLayer)) {
      throw new NotSteppableException(
          this, "is applied to a sequence that is not the stream's own");
    }
    boolean ownTime =
        inner instanceof Nested || !inner.paces(List.of(Pace.FIXED)).equals(List.of(Pace.FIXED));
    if (ownTime || inner.stateSize(1) > 0) {
      throw new NotSteppableException(
          this, "applies %s to each timestep, which has no rule for a single one".formatted(inner));
    }
    return List.of(pace);
  }

  @Override
  long multiplyAdds(List<Integer> sizes) {
    return inner.multiplyAdds(sizes);
  }

  @Override
  int scratchSize() {
    return inner.scratchSize();
  }

  @Override
  int scratchSize(int count) {
    return inner.scratchSize(count);
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    inner.step(x, real, state, stateFrom, scratch, y);
    return real;
  }

  @Override
  void steps(StepRows rows, float[] state, int count) {
    inner.steps(rows, state, count);
    System.arraycopy(rows.real, 0, rows.realOut, 0, count);
  }

  @Override
  TimeDistributed copy() {
    TimeDistributed copy = super.copy();
    copy.inner = inner.copy();
    copy.inner.ownedBy(copy, false);
    return copy;
  }
}
