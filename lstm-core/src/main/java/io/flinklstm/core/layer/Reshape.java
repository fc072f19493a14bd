package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.Arrays;
import java.util.Map;

/** [batch, ...] to [batch, target...], {@code tf.layers.reshape}. */
public final class Reshape extends Rearranged<Reshape> {
  private final Shape target;

  private Reshape(int... target) {
    this.target = Shape.of(Setting.notNull("targetShape", target, "a shape"));
    if (Arrays.stream(target).filter(size -> size == Shape.ANY).count() > 1) {
      throw Setting.problem("targetShape", "at most one size of -1", this.target);
    }
  }

  /** A layer with this output shape, without the batch axis; one size may be -1: what is left. */
  public static Reshape of(int... targetShape) {
    return new Reshape(targetShape);
  }

  /** The output shape without the batch axis. */
  public Shape targetShape() {
    return target;
  }

  @Override
  public String className() {
    return "Reshape";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("target_shape", target);
  }

  @Override
  Shape rearranged(Shape shape) {
    int numbers = shape.elementsFrom(1);
    Shape output = target.withAxis(0, shape.dimension(0));
    if (numbers == Shape.ANY) {
      return output;
    }
    long known = 1;
    int open = -1;
    for (int axis = 1; axis < output.rank(); axis++) {
      if (output.dimension(axis) == Shape.ANY) {
        open = axis;
      } else {
        known = Math.min(known * output.dimension(axis), 1L << 31);
      }
    }
    boolean fits = open < 0 ? known == numbers : known > 0 && numbers % known == 0;
    if (!fits) {
      throw Setting.problem(
          "targetShape", "a shape of %d numbers, those of %s".formatted(numbers, shape), target);
    }
    return open < 0 ? output : output.with(open, (int) (numbers / known));
  }
}
