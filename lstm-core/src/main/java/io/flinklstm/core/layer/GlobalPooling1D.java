package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One number for all timesteps of each feature: [batch, time, features] to [batch, features].
 *
 * <p>Stepped, the output is that of the timesteps so far. A key remembers [features] of what they
 * gave, then how many there were in two numbers: n = low + 2^20 · high, exact beyond the 2^24 of
 * one float.
 */
abstract class GlobalPooling1D<L extends GlobalPooling1D<L>> extends Layer<L> {
  private static final int HIGH = 1 << 20;

  private int features;
  private boolean keepDims;

  /** Whether the time axis stays, with size 1; false by default. */
  public final L keepDims(boolean value) {
    requireOpen("keepDims");
    keepDims = value;
    return self();
  }

  @Override
  final void describe(Map<String, Object> config) {
    if (keepDims) {
      config.put("keepdims", true);
    }
    describeMask(config);
  }

  /** Adds how padding is treated, where that is a setting and not the default. */
  void describeMask(Map<String, Object> config) {}

  @Override
  final void build(List<Shape> shapes) {
    features = Shapes.known(Shapes.rank(Shapes.only(shapes), 3, "[batch, time, features]"), 2);
  }

  @Override
  final void requireSameWidths(List<Shape> shapes) {
    Shape shape = Shapes.rank(Shapes.only(shapes), 3, "[batch, time, features]");
    if (shape.dimension(2) != features) {
      throw new IllegalArgumentException(
          "expected %d features as in its first call, found %s".formatted(features, shape));
    }
  }

  @Override
  final List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(keepDims ? shapes.get(0).with(1, 1) : shapes.get(0).without(1));
  }

  /** Whether padding is left out. */
  abstract boolean heedsMask();

  /** What the timesteps so far and one more give. */
  abstract float join(float soFar, float next);

  /** The result of this many timesteps. */
  abstract float finish(float soFar, float count);

  @Override
  final List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    Mask mask = heedsMask() ? values.get(0).mask() : null;
    int time = x.dimension(1);
    int batch = x.dimension(0);
    Tensor y = keepDims ? Tensor.zeros(batch, 1, features) : Tensor.zeros(batch, features);
    float[] state = new float[stateSize(1)];
    for (int b = 0; b < batch; b++) {
      Arrays.fill(state, 0f);
      for (int t = 0; t < time; t++) {
        if (mask == null || mask.at(b, t)) {
          add(x.data(), (b * time + t) * features, state, 0);
        }
      }
      result(state, 0, y.data(), b * features);
    }
    return Value.only(y, null);
  }

  /** One more timestep. Modifies the state. */
  private void add(float[] x, int xFrom, float[] state, int stateFrom) {
    int low = stateFrom + features;
    boolean first = state[low] == 0f && state[low + 1] == 0f;
    for (int f = 0; f < features; f++) {
      float next = x[xFrom + f];
      state[stateFrom + f] = first ? next : join(state[stateFrom + f], next);
    }
    state[low]++;
    if (state[low] == HIGH) {
      state[low] = 0f;
      state[low + 1]++;
    }
  }

  /** Zeros before the first timestep. Modifies y. */
  private void result(float[] state, int stateFrom, float[] y, int yFrom) {
    int low = stateFrom + features;
    float count = Math.fma(state[low + 1], HIGH, state[low]);
    for (int f = 0; f < features; f++) {
      y[yFrom + f] = count == 0f ? 0f : finish(state[stateFrom + f], count);
    }
  }

  @Override
  final List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) != Pace.EACH_STEP) {
      throw new NotSteppableException(
          this, "pools a sequence that is not the stream's own, so its output is not per event");
    }
    return List.of(Pace.SO_FAR);
  }

  @Override
  final int stateSize(int inputs) {
    return features + 2;
  }

  @Override
  final boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    if (real || !heedsMask()) {
      add(x[0], 0, state, stateFrom);
    }
    result(state, stateFrom, y[0], 0);
    return true;
  }
}
