package io.flinklstm.core.math;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor that is not there yet, batch axis included; some may be unknown.
 * Immutable.
 */
public final class Shape {
  /** A dimension that any size fits: the batch, or the number of timesteps. */
  public static final int ANY = -1;

  private final int[] dimensions;

  private Shape(int[] dimensions) {
    this.dimensions = dimensions;
  }

  /**
   * A shape, for example {@code of(ANY, 10, 8)} for [batch, 10 timesteps, 8 features].
   *
   * @throws IllegalArgumentException if a dimension is below 0 and not {@link #ANY}
   */
  public static Shape of(int... dimensions) {
    for (int dimension : dimensions) {
      if (dimension < ANY) {
        throw new IllegalArgumentException(
            "a dimension must be at least 0, or -1 for any, but is " + dimension);
      }
    }
    return new Shape(dimensions.clone());
  }

  /** The shape of a tensor. */
  public static Shape of(Tensor tensor) {
    return new Shape(tensor.shape());
  }

  public int rank() {
    return dimensions.length;
  }

  /** The size of one axis or {@link #ANY}; negative axes count from the end. */
  public int dimension(int axis) {
    return dimensions[axis < 0 ? dimensions.length + axis : axis];
  }

  public int[] dimensions() {
    return dimensions.clone();
  }

  /** The same shape with another size of one axis; negative axes count from the end. */
  public Shape with(int axis, int size) {
    int[] changed = dimensions.clone();
    changed[axis < 0 ? changed.length + axis : axis] = size;
    return new Shape(changed);
  }

  /** The same shape without one axis; negative axes count from the end. */
  public Shape without(int axis) {
    int gone = axis < 0 ? dimensions.length + axis : axis;
    int[] left = new int[dimensions.length - 1];
    System.arraycopy(dimensions, 0, left, 0, gone);
    System.arraycopy(dimensions, gone + 1, left, gone, left.length - gone);
    return new Shape(left);
  }

  /** The same shape with one more axis before the given one. */
  public Shape withAxis(int axis, int size) {
    int[] more = new int[dimensions.length + 1];
    System.arraycopy(dimensions, 0, more, 0, axis);
    more[axis] = size;
    System.arraycopy(dimensions, axis, more, axis + 1, dimensions.length - axis);
    return new Shape(more);
  }

  /**
   * How many numbers the axes from {@code axis} on hold, or {@link #ANY} if one is unknown.
   *
   * @throws ArithmeticException if the number does not fit an int
   */
  public int elementsFrom(int axis) {
    int elements = 1;
    for (int i = axis; i < dimensions.length; i++) {
      if (dimensions[i] == ANY) {
        return ANY;
      }
      if (elements > 0 && dimensions[i] > Integer.MAX_VALUE / elements) {
        throw new ArithmeticException(
            "expected at most %d numbers, found the shape %s".formatted(Integer.MAX_VALUE, this));
      }
      elements *= dimensions[i];
    }
    return elements;
  }

  /** Whether both have the same rank and no axis of two different known sizes. */
  public boolean fits(Shape other) {
    if (rank() != other.rank()) {
      return false;
    }
    for (int i = 0; i < dimensions.length; i++) {
      int mine = dimensions[i];
      int theirs = other.dimensions[i];
      if (mine != theirs && mine != ANY && theirs != ANY) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** As TensorFlow.js prints it: {@code [null,10,8]}. */
  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(dimension -> dimension == ANY ? "null" : Integer.toString(dimension))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
