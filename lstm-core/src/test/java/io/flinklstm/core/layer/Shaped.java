package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.List;

/** Short words for tests of layers. */
final class Shaped {
  private Shaped() {}

  /** [1, n]. */
  static Tensor row(float... values) {
    return Tensor.of(values, 1, values.length);
  }

  /** [1, time, features]. */
  static Tensor sequence(int features, float... values) {
    return Tensor.of(values, 1, values.length / features, features);
  }

  /** A symbolic tensor, batch axis not listed. */
  static SymbolicTensor input(int... shape) {
    return InputLayer.of(Shape.of(shape).withAxis(0, Shape.ANY)).tensor();
  }

  /** A call on one tensor with a mask of one sample. */
  static Value masked(Layer<?> layer, Tensor x, boolean... real) {
    layer.apply(x);
    return layer.call(List.of(new Value(x, Mask.of(real, 1, real.length))), new Memory()).get(0);
  }
}
