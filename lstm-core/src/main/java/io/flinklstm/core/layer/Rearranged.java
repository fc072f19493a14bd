package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;

/**
 * A layer that gives the same numbers in the same order, with other axes. Masks end here: their
 * time axis is gone.
 */
abstract class Rearranged<L extends Rearranged<L>> extends Layer<L> {
  /** The shape of the output, batch axis included. */
  abstract Shape rearranged(Shape shape);

  @Override
  final void build(List<Shape> shapes) {
    Shapes.only(shapes);
  }

  @Override
  final List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(rearranged(Shapes.only(shapes)));
  }

  @Override
  final List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    return Value.only(Tensor.of(x.data(), rearranged(Shape.of(x)).dimensions()), null);
  }

  @Override
  final List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) == Pace.EACH_STEP) {
      throw new NotSteppableException(
          this,
          "puts all timesteps into one tensor, so its output needs the future; predict on windows"
              + " of the last T events instead");
    }
    return inputs;
  }

  @Override
  final boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    System.arraycopy(x[0], 0, y[0], 0, x[0].length);
    return true;
  }
}
