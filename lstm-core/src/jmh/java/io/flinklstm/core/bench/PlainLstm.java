package io.flinklstm.core.bench;

/**
 * The loops one writes without a library: a dot product for each output, Math.exp and Math.tanh.
 *
 * <p>Equations: {@link io.flinklstm.core.layer.LstmCell}.
 */
final class PlainLstm implements Contender {
  private final int units;
  private final float[][] kernel;
  private final float[][] recurrent;
  private final float[] bias;
  private final float[][] h;
  private final float[][] c;
  private final float[] z;

  PlainLstm(LstmTask task) {
    this.units = task.units();
    this.kernel = columns(task.kernel().data(), 4 * units);
    this.recurrent = columns(task.recurrent().data(), 4 * units);
    this.bias = task.bias().data();
    this.h = new float[task.batch()][units];
    this.c = new float[task.batch()][units];
    this.z = new float[4 * units];
  }

  private static float[][] columns(float[] matrix, int cols) {
    int rows = matrix.length / cols;
    float[][] columns = new float[cols][rows];
    for (int col = 0; col < cols; col++) {
      for (int row = 0; row < rows; row++) {
        columns[col][row] = matrix[row * cols + col];
      }
    }
    return columns;
  }

  @Override
  public void step(float[][] x) {
    for (int key = 0; key < h.length; key++) {
      for (int col = 0; col < z.length; col++) {
        z[col] = bias[col] + dot(kernel[col], x[key]) + dot(recurrent[col], h[key]);
      }
      advance(c[key], h[key]);
    }
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** From the gates in z; both arrays are modified. */
  private void advance(float[] cell, float[] hidden) {
    for (int k = 0; k < units; k++) {
      float candidate = (float) Math.tanh(z[2 * units + k]);
      cell[k] = sigmoid(z[units + k]) * cell[k] + sigmoid(z[k]) * candidate;
      hidden[k] = sigmoid(z[3 * units + k]) * (float) Math.tanh(cell[k]);
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  @Override
  public void read(float[][] to) {
    for (int key = 0; key < h.length; key++) {
      System.arraycopy(h[key], 0, to[key], 0, units);
    }
  }
}
