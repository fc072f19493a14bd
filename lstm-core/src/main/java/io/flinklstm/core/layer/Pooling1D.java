package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;

/**
 * One number for each window of timesteps and each feature: [batch, time, features] to [batch,
 * time', features]. Masks end here.
 */
abstract class Pooling1D<L extends Pooling1D<L>> extends Layer<L> {
  private final int poolSize;
  private int strides;
  private Padding padding = Padding.VALID;

  Pooling1D(int poolSize) {
    this.poolSize = Setting.positive("poolSize", poolSize);
    this.strides = poolSize;
  }

  /** Timesteps from one window to the next; the size of a window by default. */
  public final L strides(int value) {
    requireOpen("strides");
    strides = Setting.positive("strides", value);
    return self();
  }

  /** {@code "valid"}, the default, or {@code "same"}: windows may stick out, and are cut. */
  public final L padding(String name) {
    requireOpen("padding");
    padding = Padding.of(name, Padding.VALID, Padding.SAME);
    return self();
  }

  @Override
  final void describe(Map<String, Object> config) {
    config.put("pool_size", List.of(poolSize));
    config.put("padding", padding.identifier());
    config.put("strides", List.of(strides));
  }

  @Override
  final void build(List<Shape> shapes) {
    Shapes.rank(Shapes.only(shapes), 3, "[batch, time, features]");
  }

  @Override
  final List<Shape> outputShapes(List<Shape> shapes) {
    build(shapes);
    Shape shape = shapes.get(0);
    return List.of(shape.with(1, padding.checkedOutputs(shape, poolSize, strides)));
  }

  @Override
  final List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int time = x.dimension(1);
    int features = x.dimension(2);
    int before = padding.before(time, poolSize, strides);
    Tensor y = Tensor.zeros(outputShapes(List.of(Shape.of(x))).get(0).dimensions());
    int outputs = y.dimension(1);
    for (int row = 0; row < x.dimension(0) * outputs; row++) {
      int first = row % outputs * strides - before;
      int from = row / outputs * time + Math.max(0, first);
      int count = Math.min(time, first + poolSize) - Math.max(0, first);
      pool(x.data(), from * features, count, y.data(), row * features, features);
    }
    return Value.only(y, null);
  }

  private void pool(float[] x, int xFrom, int count, float[] y, int yFrom, int features) {
    System.arraycopy(x, xFrom, y, yFrom, features);
    for (int k = 1; k < count; k++) {
      for (int f = 0; f < features; f++) {
        y[yFrom + f] = join(y[yFrom + f], x[xFrom + k * features + f]);
      }
    }
    for (int f = 0; f < features; f++) {
      y[yFrom + f] = finish(y[yFrom + f], count);
    }
  }

  /** What the timesteps so far and one more give. */
  abstract float join(float soFar, float next);

  /** The result of a window of this many timesteps. */
  abstract float finish(float soFar, int count);

  @Override
  final List<Pace> paces(List<Pace> inputs) {
    throw new NotSteppableException(
        this,
        "pools over time, so its output needs the future; predict on windows of the last T events"
            + " instead");
  }
}
