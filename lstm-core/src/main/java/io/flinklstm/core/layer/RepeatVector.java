package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;

/** [batch, features] to [batch, n, features], n times the same, {@code tf.layers.repeatVector}. */
public final class RepeatVector extends Layer<RepeatVector> {
  private final int n;

  private RepeatVector(int n) {
    this.n = Setting.positive("n", n);
  }

  public static RepeatVector of(int n) {
    return new RepeatVector(n);
  }

  public int n() {
    return n;
  }

  @Override
  public String className() {
    return "RepeatVector";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("n", n);
  }

  @Override
  void build(List<Shape> shapes) {
    Shapes.rank(Shapes.only(shapes), 2, "[batch, features]");
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    build(shapes);
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(Shapes.bounded(Shapes.only(shapes).withAxis(1, n)));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int features = x.dimension(1);
    Tensor y = Tensor.zeros(x.dimension(0), n, features);
    for (int row = 0; row < x.dimension(0) * n; row++) {
      System.arraycopy(x.data(), row / n * features, y.data(), row * features, features);
    }
    return Value.only(y, null);
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) == Pace.EACH_STEP) {
      throw new NotSteppableException(
          this,
          "takes all timesteps as one vector, so its output needs the future; predict on windows of"
              + " the last T events instead");
    }
    return inputs;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    for (int k = 0; k < n; k++) {
      System.arraycopy(x[0], 0, y[0], k * x[0].length, x[0].length);
    }
    return true;
  }
}
