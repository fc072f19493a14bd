package io.flinklstm.core.layer;

import io.flinklstm.core.math.Tensor;

/** Axes of size 1 repeated to a larger size, tensors of one rank. */
final class Broadcast {
  private Broadcast() {}

  /** The tensor with this shape; its axes have those sizes or 1. Itself if nothing repeats. */
  static Tensor expand(Tensor x, int... shape) {
    int rank = shape.length;
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = x.dimension(axis) == shape[axis] ? stride : 0;
      stride *= x.dimension(axis);
    }
    Tensor y = Tensor.zeros(shape);
    if (y.data().length == x.data().length) {
      return x;
    }
    int[] at = new int[rank];
    int from = 0;
    for (int k = 0; k < y.data().length; k++) {
      y.data()[k] = x.data()[from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++at[axis] < shape[axis]) {
          break;
        }
        from -= strides[axis] * shape[axis];
        at[axis] = 0;
      }
    }
    return y;
  }
}
