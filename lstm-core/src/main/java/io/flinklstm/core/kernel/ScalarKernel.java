package io.flinklstm.core.kernel;

import io.flinklstm.core.math.FloatMath;
import io.flinklstm.core.math.Matrix;

/** Plain loops; the definition of every bit. */
final class ScalarKernel implements Kernel {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void addProduct(float[] x, int xFrom, Matrix m, float[] y, int yFrom) {
    addColumns(x, xFrom, m, 0, y, yFrom);
  }

  /** {@link #addProduct} for the columns from {@code colFrom} on; the others stay. */
  static void addColumns(float[] x, int xFrom, Matrix m, int colFrom, float[] y, int yFrom) {
    int r = 0;
    for (; r + 4 <= m.rows(); r += 4) {
      addFourRows(x, xFrom, m, r, colFrom, y, yFrom);
    }
    for (; r < m.rows(); r++) {
      addRow(x[xFrom + r], m.row(r), colFrom, y, yFrom);
    }
  }

  private static void addFourRows(
      float[] x, int xFrom, Matrix m, int r, int colFrom, float[] y, int yFrom) {
    float x0 = x[xFrom + r];
    float x1 = x[xFrom + r + 1];
    float x2 = x[xFrom + r + 2];
    float x3 = x[xFrom + r + 3];
    float[] r0 = m.row(r);
    float[] r1 = m.row(r + 1);
    float[] r2 = m.row(r + 2);
    float[] r3 = m.row(r + 3);
    int cols = m.cols();
    if (yFrom == 0) {
      // HotSpot vectorises a loop only if all its arrays are read at the same index.
      for (int c = colFrom; c < cols; c++) {
        float sum = Math.fma(x1, r1[c], Math.fma(x0, r0[c], y[c]));
        y[c] = Math.fma(x3, r3[c], Math.fma(x2, r2[c], sum));
      }
    } else {
      for (int c = colFrom; c < cols; c++) {
        float sum = Math.fma(x1, r1[c], Math.fma(x0, r0[c], y[yFrom + c]));
        y[yFrom + c] = Math.fma(x3, r3[c], Math.fma(x2, r2[c], sum));
      }
    }
  }

  private static void addRow(float x0, float[] r0, int colFrom, float[] y, int yFrom) {
    for (int c = colFrom; c < r0.length; c++) {
      y[yFrom + c] = Math.fma(x0, r0[c], y[yFrom + c]);
    }
  }

  @Override
  public void sigmoid(float[] v, int from, int length) {
    for (int k = from; k < from + length; k++) {
      v[k] = FloatMath.sigmoid(v[k]);
    }
  }

  @Override
  public void tanh(float[] v, int from, int length) {
    for (int k = from; k < from + length; k++) {
      v[k] = FloatMath.tanh(v[k]);
    }
  }

  @Override
  public String toString() {
    return "scalar kernel";
  }
}
