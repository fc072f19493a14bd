package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Matrix;

/** Plain loops; the definition of every bit. */
public final class ScalarKernel {
  private ScalarKernel() {}

  /**
   * y += x·m, where x is x[xFrom .. xFrom + m.rows) and y is y[yFrom .. yFrom + m.cols). Modifies y
   * only.
   *
   * <p>All arrays in the inner loops are read at the same index: that is what lets HotSpot
   * vectorise them.
   */
  public static void addProduct(float[] x, int xFrom, Matrix m, float[] y, int yFrom) {
    int r = 0;
    for (; r + 4 <= m.rows(); r += 4) {
      addFourRows(x, xFrom + r, m, r, y, yFrom);
    }
    for (; r < m.rows(); r++) {
      addRow(x[xFrom + r], m.row(r), y, yFrom);
    }
  }

  private static void addFourRows(float[] x, int at, Matrix m, int r, float[] y, int yFrom) {
    float[] r0 = m.row(r);
    float[] r1 = m.row(r + 1);
    float[] r2 = m.row(r + 2);
    float[] r3 = m.row(r + 3);
    float x0 = x[at];
    float x1 = x[at + 1];
    float x2 = x[at + 2];
    float x3 = x[at + 3];
    for (int c = 0; c < r0.length; c++) {
      float sum = Math.fma(x1, r1[c], Math.fma(x0, r0[c], y[yFrom + c]));
      y[yFrom + c] = Math.fma(x3, r3[c], Math.fma(x2, r2[c], sum));
    }
  }

  private static void addRow(float x0, float[] r0, float[] y, int yFrom) {
    for (int c = 0; c < r0.length; c++) {
      y[yFrom + c] = Math.fma(x0, r0[c], y[yFrom + c]);
    }
  }
}
