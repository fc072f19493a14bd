package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.List;

/** Checks of input shapes. */
final class Shapes {
  /** Numbers per sample that one output may have; beyond it a few settings ask for gigabytes. */
  private static final int MOST = 1 << 24;

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

  /** Fails unless the axis is the last one, counted from the front or from the end. */
  static void lastAxis(int axis, Shape shape) {
    if (axis != -1 && axis != shape.rank() - 1) {
      throw Setting.problem("axis", "-1 or %d, the last".formatted(shape.rank() - 1), axis);
    }
  }

  /** The shape, unless its known axes hold too many numbers per sample. */
  static Shape bounded(Shape shape) {
    long numbers = 1;
    for (int axis = 1; axis < shape.rank(); axis++) {
      numbers *= Math.max(1, shape.dimension(axis));
      if (numbers > MOST) {
        throw new IllegalArgumentException(
            "an output has at most %d numbers per sample, but would be %s".formatted(MOST, shape));
      }
    }
    return shape;
  }
}
