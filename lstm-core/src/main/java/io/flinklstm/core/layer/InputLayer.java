package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.List;
import java.util.Map;

/** Where the numbers of a model come in. */
public final class InputLayer extends Layer<InputLayer> {
  private InputLayer() {}

  /** An input with this shape, batch axis included. */
  public static InputLayer of(Shape batchShape) {
    return new InputLayer().batchInputShape(batchShape.dimensions());
  }

  /** The tensor to give to other layers. */
  public SymbolicTensor tensor() {
    return applyAll().get(0);
  }

  @Override
  public String className() {
    return "InputLayer";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("sparse", false);
    config.remove("trainable");
  }

  @Override
  void build(List<Shape> inputs) {}

  @Override
  List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(batchInputShape());
  }

  @Override
  List<Value> call(List<Value> inputs, Memory memory) {
    return inputs;
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    return inputs;
  }
}
