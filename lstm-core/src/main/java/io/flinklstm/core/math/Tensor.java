package io.flinklstm.core.math;

import java.util.Arrays;
import java.util.List;

/**
 * A flat float array with a checked shape, row-major.
 *
 * <p>The array is shared, not copied: whoever makes a tensor gives the array away, and whoever
 * reads {@link #data()} must not write to it.
 */
public final class Tensor {
  private final int[] shape;
  private final float[] data;

  private Tensor(float[] data, int[] shape) {
    this.data = data;
    this.shape = shape;
  }

  /**
   * Wraps {@code data}.
   *
   * @throws IllegalArgumentException if a dimension is negative or the product of the shape is not
   *     the length of the data
   */
  public static Tensor of(float[] data, int... shape) {
    long size = size(shape);
    if (size != data.length) {
      throw new IllegalArgumentException(
          "a tensor of shape %s has %d values, but %d were given"
              .formatted(Arrays.toString(shape), size, data.length));
    }
    return new Tensor(data, shape.clone());
  }

  /** A new tensor of zeros. */
  public static Tensor zeros(int... shape) {
    return new Tensor(new float[Math.toIntExact(size(shape))], shape.clone());
  }

  private static long size(int[] shape) {
    long size = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "shape %s has a negative dimension".formatted(Arrays.toString(shape)));
      }
      size = Math.multiplyExact(size, (long) dimension);
    }
    return size;
  }

  public int rank() {
    return shape.length;
  }

  /** The size of one axis; negative axes count from the end. */
  public int dimension(int axis) {
    return shape[axis < 0 ? shape.length + axis : axis];
  }

  public int[] shape() {
    return shape.clone();
  }

  /** The values, row-major, not a copy. */
  public float[] data() {
    return data;
  }

  /** Rows from .. to - 1 of the first axis, in an array of their own. */
  public Tensor rows(int from, int to) {
    int row = shape[0] == 0 ? 0 : data.length / shape[0];
    int[] part = shape.clone();
    part[0] = to - from;
    return new Tensor(Arrays.copyOfRange(data, from * row, to * row), part);
  }

  /**
   * Tensors one after the other along the first axis.
   *
   * @param parts at least one, of one shape but for the first axis
   */
  public static Tensor stackRows(List<Tensor> parts) {
    int rows = 0;
    int size = 0;
    for (Tensor part : parts) {
      rows += part.dimension(0);
      size = Math.addExact(size, part.data.length);
    }
    float[] all = new float[size];
    int at = 0;
    for (Tensor part : parts) {
      System.arraycopy(part.data, 0, all, at, part.data.length);
      at += part.data.length;
    }
    int[] shape = parts.get(0).shape();
    shape[0] = rows;
    return of(all, shape);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
