package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Axes in another order, {@code tf.layers.permute}. The batch axis stays; masks end here. */
public final class Permute extends Layer<Permute> {
  private final int[] dims;

  private Permute(int... dims) {
    this.dims = Setting.notNull("dims", dims, "a list of axes").clone();
    int[] sorted = dims.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i + 1) {
        throw Setting.problem(
            "dims",
            "the axes from 1 to %d, each once".formatted(dims.length),
            Arrays.toString(dims));
      }
    }
  }

  /** Output axis i is input axis dims[i - 1]; axis 0, the batch, is not listed. */
  public static Permute of(int... dims) {
    return new Permute(dims);
  }

  @Override
  public String className() {
    return "Permute";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("dims", Arrays.stream(dims).boxed().toList());
  }

  @Override
  void build(List<Shape> shapes) {
    Shapes.rank(Shapes.only(shapes), dims.length + 1, "as dims say");
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    build(shapes);
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    Shape shape = Shapes.only(shapes);
    Shape output = shape;
    for (int i = 0; i < dims.length; i++) {
      output = output.with(i + 1, shape.dimension(dims[i]));
    }
    return List.of(output);
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int rank = x.rank();
    int[] strides = new int[rank];
    strides[rank - 1] = 1;
    for (int axis = rank - 2; axis >= 0; axis--) {
      strides[axis] = strides[axis + 1] * x.dimension(axis + 1);
    }
    Tensor y = Tensor.zeros(outputShapes(List.of(Shape.of(x))).get(0).dimensions());
    for (int k = 0; k < y.data().length; k++) {
      int rest = k;
      int from = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += rest % y.dimension(axis) * strides[axis == 0 ? 0 : dims[axis - 1]];
        rest /= y.dimension(axis);
      }
      y.data()[k] = x.data()[from];
    }
    return Value.only(y, null);
  }

  private boolean movesNothing() {
    return Arrays.equals(dims, Arrays.stream(dims).sorted().toArray());
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    if (!movesNothing()) {
      throw new NotSteppableException(
          this,
          "moves axes, so its output needs all timesteps; predict on windows of the last T events"
              + " instead");
    }
    return inputs;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    System.arraycopy(x[0], 0, y[0], 0, x[0].length);
    return true;
  }
}
