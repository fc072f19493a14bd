package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import java.util.List;
import java.util.Map;

/** y = e^x / Σ e^x over the last axis, {@code tf.layers.softmax}. */
public final class Softmax extends ElementLayer<Softmax> {
  private int axis = -1;

  private Softmax() {}

  public static Softmax of() {
    return new Softmax();
  }

  /** The axis of the sum; only the last one is possible, -1 by default. */
  public Softmax axis(int value) {
    requireOpen("axis");
    axis = value;
    return this;
  }

  public int axis() {
    return axis;
  }

  @Override
  public String className() {
    return "Softmax";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("axis", axis);
  }

  @Override
  boolean elementwise() {
    return false;
  }

  @Override
  void build(List<Shape> shapes) {
    Shapes.lastAxis(axis, Shapes.only(shapes));
    super.build(shapes);
  }

  @Override
  void map(float[] values, int from, int length) {
    arithmetic.apply(Activation.SOFTMAX, values, from, length);
  }
}
