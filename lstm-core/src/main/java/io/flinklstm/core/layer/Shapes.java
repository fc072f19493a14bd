package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.List;

/** Checks of input shapes. */
final class Shapes {
  private Shapes() {}

  static Shape only(List<Shape> shapes) {
    if (shapes.size() != 1) {
      throw new IllegalArgumentException("takes one input, but got " + shapes.size());
    }
    return shapes.get(0);
  }

  static Shape rank(Shape shape, int rank, String axes) {
    if (shape.rank() != rank) {
      throw new IllegalArgumentException(
          "expected an input %s of rank %d, found %s of rank %d"
              .formatted(axes, rank, shape, shape.rank()));
    }
    return shape;
  }

  /** A size that must be known and above 0 when the layer is built. */
  static int known(Shape shape, int axis) {
    int size = shape.dimension(axis);
    if (size < 1) {
      throw new IllegalArgumentException(
          "axis %d of its input must have a known size above 0, but the input is %s"
              .formatted(axis, shape));
    }
    return size;
  }
}
