package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.List;

/** A layer that disturbs its input in training, and hands it on as it is otherwise. */
abstract class Noise<L extends Noise<L>> extends Layer<L> {
  @Override
  void build(List<Shape> shapes) {
    Shapes.only(shapes);
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(Shapes.only(shapes));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    return values;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    System.arraycopy(x[0], 0, y[0], 0, x[0].length);
    return real;
  }
}
