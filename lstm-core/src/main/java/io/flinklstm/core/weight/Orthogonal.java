package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer, times a gain.
 *
 * <p>The axes but the last are taken as one, so the matrix is [rows, cols]. With m the greater and
 * n the lesser of both, it is the factor Q of A = QR, where A is [m, n] of normal numbers and the
 * diagonal of R is positive; Q is transposed if rows &lt; cols. Costs 4 m n² operations and m n
 * doubles.
 *
 * <p>Source: A. M. Saxe et al. 2014; F. Mezzadri, "How to generate random matrices from the
 * classical compact groups", 2007, for the diagonal of R; {@code Orthogonal} in {@code
 * tfjs-layers/src/initializers.ts}, TensorFlow.js 4.22.
 *
 * @param gain length of the rows or columns
 * @param seed null for other values on every call
 */
record Orthogonal(double gain, Long seed) implements Initializer {
  Orthogonal {
    Hyperparameters.requireFinite("Orthogonal", "gain", gain);
  }

  @Override
  public Tensor create(int... shape) {
    if (shape.length < 2) {
      throw new IllegalArgumentException(
          "Orthogonal: shape must have at least two axes, not " + Arrays.toString(shape));
    }
    Tensor tensor = Tensor.zeros(shape);
    float[] values = tensor.data();
    if (values.length == 0) {
      return tensor;
    }
    int cols = shape[shape.length - 1];
    int rows = values.length / cols;
    double[][] columns = normalColumns(Math.max(rows, cols), Math.min(rows, cols));
    orthonormalize(columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        double q = rows < cols ? columns[r][c] : columns[c][r];
        values[r * cols + c] = (float) (gain * q);
      }
    }
    return tensor;
  }

  /** The columns of an [m, n] matrix of normal numbers, drawn row by row. */
  private double[][] normalColumns(int m, int n) {
    Gaussian normal = new Gaussian(Alea.seeded(seed), 0, 1, false);
    double[][] columns = new double[n][m];
    for (int r = 0; r < m; r++) {
      for (int c = 0; c < n; c++) {
        columns[c][r] = (float) normal.next();
      }
    }
    return columns;
  }

  /**
   * Gram-Schmidt, each column projected twice: once leaves errors in proportion to the condition of
   * the matrix, twice leaves rounding only (L. Giraud et al. 2005). The lengths, the diagonal of R,
   * are positive. All columns are modified.
   */
  private static void orthonormalize(double[][] columns) {
    for (int k = 0; k < columns.length; k++) {
      double[] column = columns[k];
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          subtract(product(columns[j], column), columns[j], column);
        }
      }
      double length = Math.sqrt(product(column, column));
      for (int r = 0; r < column.length; r++) {
        column[r] /= length;
      }
    }
  }

  /** Four chains side by side: one alone waits for each of its additions. */
  private static double product(double[] a, double[] b) {
    double p = 0;
    double q = 0;
    double s = 0;
    double t = 0;
    int k = 0;
    for (; k + 3 < a.length; k += 4) {
      p = Math.fma(a[k], b[k], p);
      q = Math.fma(a[k + 1], b[k + 1], q);
      s = Math.fma(a[k + 2], b[k + 2], s);
      t = Math.fma(a[k + 3], b[k + 3], t);
    }
    for (; k < a.length; k++) {
      p = Math.fma(a[k], b[k], p);
    }
    return (p + q) + (s + t);
  }

  /** y -= factor · x; y is modified. */
  private static void subtract(double factor, double[] x, double[] y) {
    for (int k = 0; k < y.length; k++) {
      y[k] = Math.fma(-factor, x[k], y[k]);
    }
  }

  @Override
  public String className() {
    return "Orthogonal";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("gain", gain);
    config.put("seed", seed);
    return config;
  }
}
