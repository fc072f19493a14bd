package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.List;
import java.util.Map;

/** Where the numbers of a model come in. */
public final class InputLayer extends Layer<InputLayer> {
  private final boolean implied;

  private InputLayer(boolean implied) {
    this.implied = implied;
  }

  /** An input with this shape, batch axis included. */
  public static InputLayer of(Shape batchShape) {
    return new InputLayer(false).batchInputShape(batchShape.dimensions());
  }

  /** The input that the input shape of a chain's first layer stands for. */
  public static InputLayer implied(Shape batchShape) {
    return new InputLayer(true).batchInputShape(batchShape.dimensions());
  }

  /** Whether it is no layer of the chain itself. */
  public boolean isImplied() {
    return implied;
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
