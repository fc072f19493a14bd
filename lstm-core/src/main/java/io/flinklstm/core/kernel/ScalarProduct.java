package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;

/**
 * Rows of W, one array each: the form whose loops HotSpot turns into vector code without being
 * asked, if all its arrays are read at the same index: so the sums of a row of y are made in an
 * array of the thread, from index 0. Four rows of W are taken per pass over them.
 */
final class ScalarProduct implements Product {
  /** Sums of one row of y, for the widest matrix the thread has seen. */
  private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[0]);

  private final float[][] rows;
  private final float[] bias;

  ScalarProduct(Tensor weights, float[] bias, Precision precision) {
    int cols = weights.dimension(1);
    this.rows = new float[weights.dimension(0)][cols];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < cols; c++) {
        rows[r][c] = precision.round(weights.data()[r * cols + c]);
      }
    }
    this.bias = bias.clone();
  }

  @Override
  public void set(int count, float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
    for (int k = 0; k < count; k++) {
      System.arraycopy(bias, 0, y, yFrom + k * yStride, bias.length);
    }
    add(count, x, xFrom, xStride, y, yFrom, yStride);
  }

  @Override
  public void add(int count, float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
    float[] sums = SUMS.get();
    if (sums.length < bias.length) {
      sums = new float[bias.length];
      SUMS.set(sums);
    }
    for (int k = 0; k < count; k++) {
      int yAt = yFrom + k * yStride;
      System.arraycopy(y, yAt, sums, 0, bias.length);
      addRows(x, xFrom + k * xStride, sums);
      System.arraycopy(sums, 0, y, yAt, bias.length);
    }
  }

  private void addRows(float[] x, int xFrom, float[] y) {
    int r = 0;
    for (; r + 4 <= rows.length; r += 4) {
      addFourRows(x, xFrom, r, y);
    }
    for (; r < rows.length; r++) {
      addRow(x[xFrom + r], rows[r], y);
    }
  }

  private void addFourRows(float[] x, int xFrom, int r, float[] y) {
    float x0 = x[xFrom + r];
    float x1 = x[xFrom + r + 1];
    float x2 = x[xFrom + r + 2];
    float x3 = x[xFrom + r + 3];
    float[] r0 = rows[r];
    float[] r1 = rows[r + 1];
    float[] r2 = rows[r + 2];
    float[] r3 = rows[r + 3];
    int cols = bias.length;
    for (int c = 0; c < cols; c++) {
      float sum = Math.fma(x1, r1[c], Math.fma(x0, r0[c], y[c]));
      y[c] = Math.fma(x3, r3[c], Math.fma(x2, r2[c], sum));
    }
  }

  private static void addRow(float x0, float[] r0, float[] y) {
    for (int c = 0; c < r0.length; c++) {
      y[c] = Math.fma(x0, r0[c], y[c]);
    }
  }
}
