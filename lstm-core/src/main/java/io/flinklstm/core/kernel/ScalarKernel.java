package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Matrix;

/** Plain loops; the definition of every bit. */
public final class ScalarKernel {
  private ScalarKernel() {}

  /**
   * y += x·m, where x is x[xFrom .. xFrom + m.rows) and y is y[0 .. m.cols). Modifies y only.
   *
   * <p>All arrays in the inner loops are read at the same index: that is what lets HotSpot
   * vectorise them.
   */
  public static void addProduct(float[] x, int xFrom, Matrix m, float[] y) {
    int cols = m.cols();
    int r = 0;
    for (; r + 4 <= m.rows(); r += 4) {
      addFourRows(x, xFrom + r, m.row(r), m.row(r + 1), m.row(r + 2), m.row(r + 3), y, cols);
    }
    for (; r < m.rows(); r++) {
      addRow(x[xFrom + r], m.row(r), y, cols);
    }
  }

  private static void addFourRows(
      float[] x, int at, float[] r0, float[] r1, float[] r2, float[] r3, float[] y, int cols) {
    float x0 = x[at];
    float x1 = x[at + 1];
    float x2 = x[at + 2];
    float x3 = x[at + 3];
    for (int c = 0; c < cols; c++) {
      y[c] =
          Math.fma(x3, r3[c], Math.fma(x2, r2[c], Math.fma(x1, r1[c], Math.fma(x0, r0[c], y[c]))));
    }
  }

  private static void addRow(float x0, float[] r0, float[] y, int cols) {
    for (int c = 0; c < cols; c++) {
      y[c] = Math.fma(x0, r0[c], y[c]);
    }
  }
}
