package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Kernel;
import io.flinklstm.core.kernel.Kernels;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;

/**
 * A layer that changes numbers where they stand: the output has the shape of the input and its
 * mask.
 */
abstract class ElementLayer<L extends ElementLayer<L>> extends Layer<L> {
  final Kernel arithmetic = Kernels.selected();
  private int width;

  /** Whether each number is mapped alone; if not, all numbers of the last axis belong together. */
  boolean elementwise() {
    return true;
  }

  /** Maps values[from .. from + length), which it modifies. */
  abstract void map(float[] values, int from, int length);

  @Override
  void build(List<Shape> shapes) {
    Shape shape = Shapes.only(shapes);
    width = elementwise() ? 0 : Shapes.known(shape, -1);
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    Shape shape = Shapes.only(shapes);
    if (!elementwise() && shape.dimension(-1) != width) {
      throw new IllegalArgumentException(
          "expected a last axis of %d as in its first call, found %s".formatted(width, shape));
    }
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(Shapes.only(shapes));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    float[] y = x.data().clone();
    mapRuns(y, y.length);
    return Value.only(Tensor.of(y, x.shape()), values.get(0).mask());
  }

  private void mapRuns(float[] y, int length) {
    int run = elementwise() ? length : width;
    for (int from = 0; from < length; from += run) {
      map(y, from, run);
    }
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    System.arraycopy(x[0], 0, y[0], 0, x[0].length);
    mapRuns(y[0], y[0].length);
    return real;
  }

  @Override
  final void steps(StepRows rows, float[] state, int count) {
    int length = count * rows.xSizes[0];
    System.arraycopy(rows.x[0], 0, rows.y[0], 0, length);
    mapRuns(rows.y[0], length);
    System.arraycopy(rows.real, 0, rows.realOut, 0, count);
  }
}
