package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * y = x for x ≥ 0, else alpha · x with slopes that training finds, {@code tf.layers.prelu}.
 *
 * <p>Weight: alpha, of the input's shape without the batch axis, 1 along the shared axes.
 */
public final class PRelu extends Layer<PRelu> {
  private Initializer alphaInitializer = Initializer.zeros();
  private Regularizer alphaRegularizer;
  private Constraint alphaConstraint;
  private int[] sharedAxes = {};

  private Weight alpha;
  private int[] sizes;

  /** Slopes of one sample, or of one timestep if all timesteps share them. */
  private float[] slopes;

  private PRelu() {}

  public static PRelu of() {
    return new PRelu();
  }

  public PRelu alphaInitializer(Initializer value) {
    requireOpen("alphaInitializer");
    alphaInitializer = Setting.notNull("alphaInitializer", value, "an initializer");
    return this;
  }

  /** Penalty on alpha; null for none. */
  public PRelu alphaRegularizer(Regularizer value) {
    requireOpen("alphaRegularizer");
    alphaRegularizer = value;
    return this;
  }

  /** What alpha is brought back to after each update; null for nothing. */
  public PRelu alphaConstraint(Constraint value) {
    requireOpen("alphaConstraint");
    alphaConstraint = value;
    return this;
  }

  /** Axes along which alpha is the same; the first after the batch is 1. None by default. */
  public PRelu sharedAxes(int... axes) {
    requireOpen("sharedAxes");
    sharedAxes = Setting.notNull("sharedAxes", axes, "a list of axes").clone();
    return this;
  }

  @Override
  public String className() {
    return "PReLU";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("alpha_initializer", alphaInitializer);
    config.put("alpha_regularizer", alphaRegularizer);
    config.put("alpha_constraint", alphaConstraint);
    config.put(
        "shared_axes", sharedAxes.length == 0 ? null : Arrays.stream(sharedAxes).boxed().toList());
  }

  @Override
  void build(List<Shape> shapes) {
    Shape shape = Shapes.bounded(Shapes.only(shapes));
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "expected an input [batch, ..., features], found " + shape);
    }
    sizes = shape.without(0).dimensions();
    int[] shared = sizes.clone();
    for (int axis : sharedAxes) {
      if (axis < 1 || axis > sizes.length) {
        throw Setting.problem("sharedAxes", "axes from 1 to " + sizes.length, axis);
      }
      shared[axis - 1] = 1;
    }
    for (int i = 0; i < shared.length; i++) {
      if (shared[i] < 1) {
        throw Setting.problem(
            "sharedAxes", "axis %d, whose size is not known".formatted(i + 1), shape);
      }
    }
    alpha =
        addWeight("alpha", shared, alphaInitializer::create)
            .regularizer(alphaRegularizer)
            .constraint(alphaConstraint);
  }

  /** Whether the slopes repeat from timestep to timestep. */
  private boolean sharesTime() {
    return sizes.length > 1 && alpha.shape()[0] == 1;
  }

  @Override
  void prepare() {
    int first = sharesTime() ? 1 : 0;
    int[] full = Arrays.copyOfRange(sizes, first, sizes.length);
    int[] has = Arrays.copyOfRange(alpha.shape(), first, sizes.length);
    slopes = Broadcast.expand(Tensor.of(alpha.value().data(), has), full).data();
  }

  /** Only the time axis may have another size, and only if it is shared. */
  @Override
  int firstWidth(int rank) {
    return alpha != null && sharesTime() ? 2 : 1;
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    return List.of(Shapes.only(shapes));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    float[] y = new float[x.data().length];
    map(x.data(), y);
    return Value.only(Tensor.of(y, x.shape()), values.get(0).mask());
  }

  private void map(float[] x, float[] y) {
    for (int from = 0; from < x.length; from += slopes.length) {
      for (int k = 0; k < slopes.length; k++) {
        float value = x[from + k];
        y[from + k] = value >= 0f ? value : slopes[k] * value;
      }
    }
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) == Pace.EACH_STEP && !sharesTime()) {
      throw new NotSteppableException(
          this, "has slopes of its own for every timestep; share them with sharedAxes(1)");
    }
    return inputs;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    map(x[0], y[0]);
    return real;
  }
}
