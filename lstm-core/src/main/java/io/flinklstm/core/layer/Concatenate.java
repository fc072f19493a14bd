package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Its inputs one after the other along one axis, {@code tf.layers.concatenate}.
 *
 * <p>Along time, masks follow each other as well; along another axis, {@link #maskRule} says which
 * timesteps are real.
 */
public final class Concatenate extends Layer<Concatenate> {
  private int axis = -1;
  private MaskRule maskRule = MaskRule.ALL;
  private int rank;

  private Concatenate() {}

  public static Concatenate of() {
    return new Concatenate();
  }

  /** The axis, counted from the end if negative; -1, the last, by default. 0 is the batch. */
  public Concatenate axis(int value) {
    requireOpen("axis");
    axis = value;
    return this;
  }

  /**
   * What becomes of the masks of the inputs; {@link MaskRule#ALL} by default. A model of another
   * rule cannot be stepped where this layer joins sequences.
   */
  public Concatenate maskRule(MaskRule value) {
    requireOpen("maskRule");
    maskRule = Setting.notNull("maskRule", value, "ALL, FIRST or ANY");
    return this;
  }

  public MaskRule maskRule() {
    return maskRule;
  }

  public int axis() {
    return axis;
  }

  @Override
  public String className() {
    return "Concatenate";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("axis", axis);
    if (maskRule != MaskRule.ALL) {
      config.put("mask_rule", maskRule.name());
    }
  }

  @Override
  void build(List<Shape> shapes) {
    if (shapes.size() < 2) {
      throw new IllegalArgumentException("takes at least 2 inputs, but got " + shapes.size());
    }
    rank = shapes.get(0).rank();
    if (along() < 1 || along() >= rank) {
      throw Setting.problem("axis", "1 to %d, or the same from the end".formatted(rank - 1), axis);
    }
  }

  /** The axis counted from the front. */
  private int along() {
    return axis < 0 ? rank + axis : axis;
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    if (shapes.size() < 2 || shapes.get(0).rank() != rank) {
      throw new IllegalArgumentException(
          "expected at least 2 inputs of rank %d as in its first call, found %s"
              .formatted(rank, shapes));
    }
  }

  @Override
  int firstWidth(int inputRank) {
    return inputRank;
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    Shape output = shapes.get(0);
    int size = output.dimension(along());
    for (Shape shape : shapes.subList(1, shapes.size())) {
      if (shape.rank() != rank || !shape.with(along(), 1).fits(output.with(along(), 1))) {
        throw new IllegalArgumentException(
            "expected inputs of one shape but for axis %d, found %s".formatted(along(), shapes));
      }
      int next = shape.dimension(along());
      size = size == Shape.ANY || next == Shape.ANY ? Shape.ANY : Math.addExact(size, next);
    }
    return List.of(Shapes.bounded(output.with(along(), size)));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    List<Shape> shapes = values.stream().map(value -> Shape.of(value.tensor())).toList();
    Shape shape = outputShapes(shapes).get(0);
    Tensor y = Tensor.zeros(shape.dimensions());
    int row = shape.elementsFrom(along());
    int at = 0;
    for (Value value : values) {
      float[] x = value.tensor().data();
      int part = Shape.of(value.tensor()).elementsFrom(along());
      for (int from = 0, to = at; from < x.length; from += part, to += row) {
        System.arraycopy(x, from, y.data(), to, part);
      }
      at += part;
    }
    return Value.only(y, mask(values));
  }

  private Mask mask(List<Value> values) {
    List<Mask> masks = new ArrayList<>();
    values.forEach(value -> masks.add(value.mask()));
    if (along() > 1 || rank < 3 || masks.stream().allMatch(mask -> mask == null)) {
      return maskRule.of(masks);
    }
    return Mask.inSequence(values);
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    List<Pace> paces = super.paces(inputs);
    boolean eachStep = paces.get(0) == Pace.EACH_STEP;
    if (eachStep && along() == 1) {
      throw new NotSteppableException(
          this,
          "joins sequences along time, so its output needs their ends; predict on windows of the"
              + " last T events instead");
    }
    maskRule.requireSteppable(this, paces.get(0));
    if (along() != (eachStep ? 2 : 1)) {
      throw new NotSteppableException(
          this, "joins axis %d, which it does for whole sequences only".formatted(along()));
    }
    return paces;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    int at = 0;
    for (float[] part : x) {
      System.arraycopy(part, 0, y[0], at, part.length);
      at += part.length;
    }
    return real;
  }
}
