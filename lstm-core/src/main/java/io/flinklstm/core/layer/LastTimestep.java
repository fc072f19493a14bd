package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The last timestep of a sequence: [batch, time, features] to [batch, features]. Models of PyTorch
 * and ONNX have it as an index; neither TensorFlow.js nor Keras has such a layer.
 *
 * <p>Masks end here and are not heeded: padding counts like any timestep. Of no timestep at all the
 * output is zeros. Stepped, it is the timestep just seen; a key remembers nothing.
 */
public final class LastTimestep extends Layer<LastTimestep> {
  private LastTimestep() {}

  public static LastTimestep of() {
    return new LastTimestep();
  }

  @Override
  public String className() {
    return "LastTimestep";
  }

  @Override
  void describe(Map<String, Object> config) {}

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
    return List.of(Shapes.only(shapes).without(1));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int batch = x.dimension(0);
    int time = x.dimension(1);
    int features = x.dimension(2);
    Tensor y = Tensor.zeros(batch, features);
    for (int b = 0; b < batch && time > 0; b++) {
      int from = (b * time + time - 1) * features;
      System.arraycopy(x.data(), from, y.data(), b * features, features);
    }
    return Value.only(y, null);
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) != Pace.EACH_STEP) {
      throw new NotSteppableException(
          this, "reads a sequence that is not the stream's own, so its output is not per event");
    }
    return List.of(Pace.SO_FAR);
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    System.arraycopy(x[0], 0, y[0], 0, x[0].length);
    return true;
  }
}
