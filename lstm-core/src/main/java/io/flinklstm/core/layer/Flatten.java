package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.Map;

/** [batch, ...] to [batch, numbers of a sample], {@code tf.layers.flatten}. */
public final class Flatten extends Rearranged<Flatten> {
  private Flatten() {}

  public static Flatten of() {
    return new Flatten();
  }

  @Override
  public String className() {
    return "Flatten";
  }

  @Override
  void describe(Map<String, Object> config) {}

  @Override
  Shape rearranged(Shape shape) {
    int numbers = shape.elementsFrom(1);
    if (numbers == Shape.ANY) {
      throw new IllegalArgumentException(
          "expected an input whose axes all have a known size, found %s; give the model's input a"
                  .formatted(shape)
              + " known number of timesteps");
    }
    return Shape.of(shape.dimension(0), numbers);
  }
}
