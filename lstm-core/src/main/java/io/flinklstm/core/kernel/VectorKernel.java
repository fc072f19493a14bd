package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API at the processor's preferred width.
 *
 * <p>Eight rows are taken per pass over the outputs. The other order, eight vectors of columns held
 * in registers over all rows, was a fifth faster on [40, 128] and a fifth slower on [136, 512] (JDK
 * 17, Zen 5), where it matters that rows are read in one sweep. Columns that fill no vector are the
 * scalar kernel's.
 */
final class VectorKernel implements Kernel {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int L = SPECIES.length();
  private static final ScalarKernel TAIL = new ScalarKernel();

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public void addProduct(float[] x, int xFrom, Matrix m, float[] y, int yFrom) {
    int full = SPECIES.loopBound(m.cols());
    if (full > 0) {
      addFullVectors(x, xFrom, m, y, yFrom);
    }
    if (full < m.cols()) {
      ScalarKernel.addColumns(x, xFrom, m, full, y, yFrom);
    }
  }

  private static void addFullVectors(float[] x, int xFrom, Matrix m, float[] y, int yFrom) {
    int rows = m.rows();
    int r = 0;
    for (; r + 8 <= rows; r += 8) {
      addEightRows(x, xFrom, m, r, y, yFrom);
    }
    for (; r < rows; r++) {
      addRow(x[xFrom + r], m.row(r), y, yFrom);
    }
  }

  private static void addEightRows(float[] x, int xFrom, Matrix m, int r, float[] y, int yFrom) {
    FloatVector x0 = broadcast(x[xFrom + r]);
    FloatVector x1 = broadcast(x[xFrom + r + 1]);
    FloatVector x2 = broadcast(x[xFrom + r + 2]);
    FloatVector x3 = broadcast(x[xFrom + r + 3]);
    FloatVector x4 = broadcast(x[xFrom + r + 4]);
    FloatVector x5 = broadcast(x[xFrom + r + 5]);
    FloatVector x6 = broadcast(x[xFrom + r + 6]);
    FloatVector x7 = broadcast(x[xFrom + r + 7]);
    float[] r0 = m.row(r);
    float[] r1 = m.row(r + 1);
    float[] r2 = m.row(r + 2);
    float[] r3 = m.row(r + 3);
    float[] r4 = m.row(r + 4);
    float[] r5 = m.row(r + 5);
    float[] r6 = m.row(r + 6);
    float[] r7 = m.row(r + 7);
    for (int c = 0, full = SPECIES.loopBound(m.cols()); c < full; c += L) {
      FloatVector sum = load(y, yFrom + c);
      sum = x0.fma(load(r0, c), sum);
      sum = x1.fma(load(r1, c), sum);
      sum = x2.fma(load(r2, c), sum);
      sum = x3.fma(load(r3, c), sum);
      sum = x4.fma(load(r4, c), sum);
      sum = x5.fma(load(r5, c), sum);
      sum = x6.fma(load(r6, c), sum);
      sum = x7.fma(load(r7, c), sum);
      sum.intoArray(y, yFrom + c);
    }
  }

  private static void addRow(float x0, float[] r0, float[] y, int yFrom) {
    FloatVector factor = broadcast(x0);
    for (int c = 0, full = SPECIES.loopBound(r0.length); c < full; c += L) {
      factor.fma(load(r0, c), load(y, yFrom + c)).intoArray(y, yFrom + c);
    }
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(SPECIES, from, at);
  }

  @Override
  public void sigmoid(float[] v, int from, int length) {
    int end = from + SPECIES.loopBound(length);
    apply(VectorMath.Function.SIGMOID, v, from, end);
    TAIL.sigmoid(v, end, from + length - end);
  }

  @Override
  public void tanh(float[] v, int from, int length) {
    int end = from + SPECIES.loopBound(length);
    apply(VectorMath.Function.TANH, v, from, end);
    TAIL.tanh(v, end, from + length - end);
  }

  /**
   * Not called for nothing: a loop that HotSpot has seen empty it compiles without its vectors, and
   * then each becomes an object.
   */
  private static void apply(VectorMath.Function function, float[] v, int from, int end) {
    if (from < end) {
      VectorMath.apply(function, v, from, end);
    }
  }

  @Override
  public String toString() {
    return "vector kernel, %d bits".formatted(SPECIES.vectorBitSize());
  }
}
