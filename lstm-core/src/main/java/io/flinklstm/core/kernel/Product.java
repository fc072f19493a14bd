package io.flinklstm.core.kernel;

/**
 * A weight matrix W [rows, cols] with a bias b [cols], packed for one kernel: y = b + x·W and y +=
 * x·W, for one row x or for many. Immutable, shared by all threads; no method allocates but once
 * per thread.
 *
 * <p>Each element of y is one chain of fused multiply-adds: the bias or its value before, then the
 * rows of W, ascending. So the bits depend neither on the kernel nor on how many rows are
 * multiplied at once.
 *
 * <p>Row k of x is x[xFrom + k · xStride .. + rows), row k of y is y[yFrom + k · yStride .. +
 * cols). Rows of y are at least {@link #room} floats apart: up to 31 floats behind cols are
 * overwritten with numbers without meaning, and no more. y and x do not overlap.
 */
public sealed interface Product permits ScalarProduct, PanelProduct {
  /** y = b + x·W for this many rows, at least one. Modifies y. */
  void set(int count, float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride);

  /** y += x·W for this many rows, at least one. Modifies y. */
  void add(int count, float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride);

  /**
   * Floats that a row of y needs, so that no kernel has to stop within a vector: at least 32 more
   * than its cols.
   */
  static int room(int cols) {
    return Math.addExact(cols, 63) & -32;
  }

  /**
   * Rows to multiply at once where a caller is free to choose: enough for a fast product, and few
   * where rows are long, so that scratch stays small.
   *
   * @param floats of scratch for one row
   */
  static int block(int floats) {
    return Math.max(1, Math.min(16, (1 << 20) / floats));
  }
}
