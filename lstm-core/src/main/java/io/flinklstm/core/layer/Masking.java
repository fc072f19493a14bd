package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Calls the timesteps padding whose numbers all equal one value, {@code tf.layers.masking}.
 *
 * <p>Such timesteps come out as zeros. A timestep that was padding already remains so.
 */
public final class Masking extends Layer<Masking> {
  private double maskValue;
  private float padding;

  private Masking() {}

  /** A layer for padding of zeros. */
  public static Masking of() {
    return new Masking();
  }

  /** A layer for padding of this value. */
  public static Masking of(double maskValue) {
    return new Masking().maskValue(maskValue);
  }

  /** What all numbers of a timestep of padding are; 0 by default. */
  public Masking maskValue(double value) {
    requireOpen("maskValue");
    maskValue = Setting.finite("maskValue", value);
    padding = (float) value;
    return this;
  }

  public double maskValue() {
    return maskValue;
  }

  @Override
  public String className() {
    return "Masking";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("mask_value", maskValue);
  }

  @Override
  void build(List<Shape> shapes) {
    Shapes.rank(Shapes.only(shapes), 3, "[batch, time, features]");
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    build(shapes);
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(Shapes.only(shapes));
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) != Pace.EACH_STEP) {
      throw new NotSteppableException(this, "masks a sequence that is not the stream's own");
    }
    return inputs;
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int features = x.dimension(2);
    boolean[] real = new boolean[x.dimension(0) * x.dimension(1)];
    Tensor y = Tensor.zeros(x.shape());
    for (int row = 0; row < real.length; row++) {
      real[row] = isReal(x.data(), row * features, features);
      if (real[row]) {
        System.arraycopy(x.data(), row * features, y.data(), row * features, features);
      }
    }
    Mask mask = Mask.of(real, x.dimension(0), x.dimension(1));
    return Value.only(y, Mask.and(values.get(0).mask(), mask));
  }

  private boolean isReal(float[] x, int from, int features) {
    for (int k = from; k < from + features; k++) {
      if (x[k] != padding) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    boolean mine = isReal(x[0], 0, x[0].length);
    for (int k = 0; k < y[0].length; k++) {
      y[0][k] = mine ? x[0][k] : 0f;
    }
    return real && mine;
  }
}
