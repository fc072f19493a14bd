package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Joins numbers at the same place of several tensors, first to last.
 *
 * <p>The tensors have one rank; along an axis where one has size 1 and others more, its numbers are
 * repeated. Which timesteps are real {@link #maskRule} says.
 */
abstract class Merge<L extends Merge<L>> extends Layer<L> {
  private MaskRule maskRule = MaskRule.ALL;
  private Repeats repeats;

  /**
   * What is repeated of some input for another.
   *
   * @param time one timestep for all of another
   * @param withinStep an axis within a timestep of more than a single number
   * @param withinSample the same, within a sample without time
   */
  private record Repeats(boolean time, boolean withinStep, boolean withinSample) {
    static Repeats of(List<Shape> shapes, Shape output) {
      boolean time = false;
      boolean withinStep = false;
      boolean withinSample = false;
      for (Shape shape : shapes) {
        time |= shape.rank() > 2 && repeats(shape, output, 1, 2);
        withinStep |= isPatchwork(shape, output, 2);
        withinSample |= isPatchwork(shape, output, 1);
      }
      return new Repeats(time, withinStep, withinSample);
    }

    boolean covers(Repeats other) {
      return (time || !other.time)
          && (withinStep || !other.withinStep)
          && (withinSample || !other.withinSample);
    }
  }

  /**
   * What becomes of the masks of the inputs; {@link MaskRule#ALL} by default. A model of another
   * rule cannot be stepped where this layer joins sequences.
   */
  public final L maskRule(MaskRule value) {
    requireOpen("maskRule");
    maskRule = Setting.notNull("maskRule", value, "ALL, FIRST or ANY");
    return self();
  }

  public final MaskRule maskRule() {
    return maskRule;
  }

  /** What the inputs so far and one more give. */
  abstract float join(float soFar, float next);

  /** The same by {@link MaskRule#ANY}, where at least one of both is padding. */
  float joinPadding(float soFar, boolean soFarReal, float next, boolean nextReal) {
    return join(soFar, next);
  }

  /** The result by {@link MaskRule#ANY} where all inputs are padding. */
  float finishPadding(float result) {
    return result;
  }

  /** The result of this many inputs. */
  float finish(float soFar, int inputs) {
    return soFar;
  }

  /** Whether this many inputs can be joined. */
  void requireCount(int inputs) {
    if (inputs < 2) {
      throw new IllegalArgumentException("takes at least 2 inputs, but got " + inputs);
    }
  }

  @Override
  final void describe(Map<String, Object> config) {
    if (maskRule != MaskRule.ALL) {
      config.put("mask_rule", maskRule.name());
    }
  }

  @Override
  final void build(List<Shape> shapes) {
    requireCount(shapes.size());
    repeats = Repeats.of(shapes, outputShapes(shapes).get(0));
  }

  /** What steps rely on is fixed by the first call: later ones may not repeat more than it. */
  @Override
  final void requireSameWidths(List<Shape> shapes) {
    requireCount(shapes.size());
    if (!repeats.covers(Repeats.of(shapes, outputShapes(shapes).get(0)))) {
      throw new IllegalArgumentException(
          "expected inputs that repeat no more axes of size 1 than in its first call, found "
              + shapes);
    }
  }

  private static boolean repeats(Shape shape, Shape output, int from, int to) {
    for (int axis = from; axis < to; axis++) {
      if (shape.dimension(axis) == 1 && output.dimension(axis) != 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether something repeats from this axis on that is more than a single number. */
  private static boolean isPatchwork(Shape shape, Shape output, int from) {
    return repeats(shape, output, from, shape.rank())
        && shape.elementsFrom(Math.min(from, shape.rank())) != 1;
  }

  @Override
  final List<Shape> outputShapes(List<Shape> shapes) {
    Shape output = shapes.get(0);
    for (Shape shape : shapes) {
      if (shape.rank() != output.rank()) {
        throw misfit(shapes);
      }
      for (int axis = 0; axis < shape.rank(); axis++) {
        output =
            output.with(axis, size(output.dimension(axis), shape.dimension(axis), axis, shapes));
      }
    }
    return List.of(Shapes.bounded(output));
  }

  private static int size(int one, int other, int axis, List<Shape> shapes) {
    if (one == Shape.ANY || other == Shape.ANY) {
      return axis == 0 ? Math.max(one, other) : Shape.ANY;
    }
    if (one == 1 && axis > 0) {
      return other;
    }
    if (one != other && (other != 1 || axis == 0)) {
      throw misfit(shapes);
    }
    return one;
  }

  private static IllegalArgumentException misfit(List<Shape> shapes) {
    return new IllegalArgumentException(
        "expected inputs of one shape, or with axes of size 1 to repeat, found " + shapes);
  }

  @Override
  final int firstWidth(int rank) {
    return rank;
  }

  @Override
  final List<Value> call(List<Value> values, Memory memory) {
    int[] shape =
        outputShapes(values.stream().map(value -> Shape.of(value.tensor())).toList())
            .get(0)
            .dimensions();
    float[] y = Broadcast.expand(values.get(0).tensor(), shape).data().clone();
    List<Mask> masks = masks(values, shape);
    Mask real = maskRule == MaskRule.ANY ? masks.get(0) : null;
    for (int i = 1; i < values.size(); i++) {
      float[] x = Broadcast.expand(values.get(i).tensor(), shape).data();
      Mask next = maskRule == MaskRule.ANY ? masks.get(i) : null;
      if (real == null && next == null) {
        join(y, x);
      } else {
        joinPadding(y, real, x, next, shape);
      }
      real = Mask.or(real, next);
    }
    finish(y, values.size());
    if (real != null) {
      finishPadding(y, real, shape);
    }
    return Value.only(Tensor.of(y, shape), maskRule.of(masks));
  }

  private static List<Mask> masks(List<Value> values, int[] shape) {
    List<Mask> masks = new ArrayList<>();
    for (Value value : values) {
      masks.add(value.mask() == null ? null : value.mask().over(shape[1]));
    }
    return masks;
  }

  private void join(float[] y, float[] x) {
    for (int k = 0; k < y.length; k++) {
      y[k] = join(y[k], x[k]);
    }
  }

  private void joinPadding(float[] y, Mask real, float[] x, Mask next, int[] shape) {
    int perStep = Shape.of(shape).elementsFrom(2);
    for (int k = 0; k < y.length; k++) {
      boolean soFarReal = isReal(real, k / perStep, shape[1]);
      boolean nextReal = isReal(next, k / perStep, shape[1]);
      y[k] =
          soFarReal && nextReal ? join(y[k], x[k]) : joinPadding(y[k], soFarReal, x[k], nextReal);
    }
  }

  private void finishPadding(float[] y, Mask real, int[] shape) {
    int perStep = Shape.of(shape).elementsFrom(2);
    for (int k = 0; k < y.length; k++) {
      y[k] = isReal(real, k / perStep, shape[1]) ? y[k] : finishPadding(y[k]);
    }
  }

  private static boolean isReal(Mask mask, int row, int time) {
    return mask == null || mask.at(row / time, row % time);
  }

  private void finish(float[] y, int inputs) {
    for (int k = 0; k < y.length; k++) {
      y[k] = finish(y[k], inputs);
    }
  }

  @Override
  final List<Pace> paces(List<Pace> inputs) {
    List<Pace> paces = super.paces(inputs);
    boolean eachStep = paces.get(0) == Pace.EACH_STEP;
    maskRule.requireSteppable(this, paces.get(0));
    if (eachStep && repeats.time()) {
      throw new NotSteppableException(this, "repeats one timestep of an input for all of another");
    }
    if (eachStep ? repeats.withinStep() : repeats.withinSample()) {
      throw new NotSteppableException(
          this, "repeats an axis of one input for another, which it does for whole sequences only");
    }
    return paces;
  }

  @Override
  final boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    float[] out = y[0];
    if (x[0].length == out.length) {
      System.arraycopy(x[0], 0, out, 0, out.length);
    } else {
      Arrays.fill(out, x[0][0]);
    }
    for (int i = 1; i < x.length; i++) {
      int stride = x[i].length == out.length ? 1 : 0;
      for (int k = 0; k < out.length; k++) {
        out[k] = join(out[k], x[i][k * stride]);
      }
    }
    finish(out, x.length);
    return real;
  }
}
