package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;

/**
 * A layer that maps the last axis alone, [..., inputs] to [..., units], whatever stands before it.
 */
abstract class RowLayer<L extends RowLayer<L>> extends Layer<L> {
  private int inputs;

  /** Size of the last axis of the input. */
  final int inputs() {
    return inputs;
  }

  /** Size of the last axis of the output. */
  int units() {
    return inputs;
  }

  /** x [rows, inputs] to y [rows, units]. Modifies y and scratch. */
  abstract void rows(float[] x, int rows, float[] y, float[] scratch);

  /** Checks settings against the shape of the input. */
  void checkInput(Shape shape) {}

  /** Adds weights once the inputs are known. */
  void buildRow() {}

  @Override
  final void build(List<Shape> shapes) {
    Shape shape = Shapes.only(shapes);
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "expected an input [batch, ..., features], found " + shape);
    }
    inputs = Shapes.known(shape, -1);
    checkInput(shape);
    buildRow();
  }

  /** Whatever stands before the last axis may change from call to call. */
  @Override
  final void requireSameWidths(List<Shape> shapes) {
    Shape shape = Shapes.only(shapes);
    if (shape.rank() < 2 || shape.dimension(-1) != inputs) {
      throw new IllegalArgumentException(
          "expected a last axis of %d as in its first call, found %s".formatted(inputs, shape));
    }
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(Shapes.only(shapes).with(-1, units()));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int rows = x.data().length / Math.max(1, inputs);
    int[] shape = x.shape();
    shape[shape.length - 1] = units();
    Tensor y = Tensor.zeros(shape);
    rows(x.data(), rows, y.data(), new float[scratchSize()]);
    return Value.only(y, values.get(0).mask());
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    rows(x[0], x[0].length / inputs, y[0], scratch);
    return real;
  }

  @Override
  final void steps(StepRows rows, float[] state, int count) {
    rows(rows.x[0], count * (rows.xSizes[0] / inputs), rows.y[0], rows.scratch);
    System.arraycopy(rows.real, 0, rows.realOut, 0, count);
  }
}
