package io.flinklstm.core.math;

import java.util.Arrays;

/**
 * A weight matrix [rows, cols]. Immutable.
 *
 * <p>One array per row, not one flat array: that is the form whose loops HotSpot turns into vector
 * code.
 */
public final class Matrix {
  private final int cols;
  private final float[][] rows;

  private Matrix(float[][] rows, int cols) {
    this.rows = rows;
    this.cols = cols;
  }

  /**
   * Copies a tensor of shape [rows, cols].
   *
   * @throws IllegalArgumentException if the tensor is not of rank 2
   */
  public static Matrix copyOf(Tensor tensor) {
    if (tensor.rank() != 2) {
      throw new IllegalArgumentException(
          "a matrix needs a tensor of rank 2, not " + Arrays.toString(tensor.shape()));
    }
    int cols = tensor.dimension(1);
    float[][] rows = new float[tensor.dimension(0)][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(tensor.data(), r * cols, (r + 1) * cols);
    }
    return new Matrix(rows, cols);
  }

  public int rows() {
    return rows.length;
  }

  public int cols() {
    return cols;
  }

  /** Row r, [cols], not a copy: kernels read it and must not write to it. */
  public float[] row(int r) {
    return rows[r];
  }

  /**
   * Fails unless the matrix has this shape.
   *
   * @throws IllegalArgumentException naming the weight, the shape expected and the shape found
   */
  public Matrix require(String name, int wantedRows, int wantedCols) {
    if (rows.length != wantedRows || cols != wantedCols) {
      throw new IllegalArgumentException(
          "%s must be [%d, %d] but is [%d, %d]"
              .formatted(name, wantedRows, wantedCols, rows.length, cols));
    }
    return this;
  }
}
