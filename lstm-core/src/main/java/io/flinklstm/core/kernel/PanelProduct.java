package io.flinklstm.core.kernel;

import java.util.Arrays;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weights in panels of up to eight vectors of columns, each with all rows of W one after the other.
 *
 * <p>One row of x goes over a whole panel with eight sums in registers, as fewer cannot hide the
 * latency of a multiply-add. Eight rows of x go over three vectors of it with 24 sums, where a
 * processor has 32 vector registers; four rows over four or two vectors. What is left is taken in
 * smaller parts. Columns behind the last are zeros; the last panel is as wide as the others,
 * because loops with a constant distance between rows are a third faster.
 *
 * <p>The sums of a block begin at s: at the bias, or at y itself. All of s is read before y is
 * written. Source of the block sizes: measurements of all that fit (JDK 17, Sapphire Rapids): 24
 * sums reach 90 % of the processor's multiply-adds, 16 reach 70 %.
 */
abstract sealed class PanelProduct implements Product permits Float32Product, Bfloat16Product {
  static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  static final int L = SPECIES.length();

  /** Vectors in a panel. */
  static final int WIDTH = 8;

  private static final boolean MANY_REGISTERS =
      SPECIES.vectorBitSize() == 512 || System.getProperty("os.arch").equals("aarch64");

  final int rows;
  private final int vectors;
  private final float[] bias;

  /**
   * @param vectors of columns, those behind the last column included
   */
  PanelProduct(int rows, int vectors, float[] bias) {
    this.rows = rows;
    this.vectors = vectors;
    this.bias = Arrays.copyOf(bias, vectors * L);
  }

  /** Vectors that hold this many columns. */
  static int vectors(int cols) {
    return (cols + L - 1) / L;
  }

  /** Floats of all panels of a matrix, those behind its columns included. */
  static long panelFloats(int rows, int cols) {
    int panels = (vectors(cols) + WIDTH - 1) / WIDTH;
    return (long) panels * WIDTH * L * rows;
  }

  /** Vectors of the panel that begins with this one. */
  static int width(int vector, int vectors) {
    return Math.min(WIDTH, vectors - vector);
  }

  @Override
  public final void set(
      int count, float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
    multiply(count, x, xFrom, xStride, bias, 0, 0, y, yFrom, yStride);
  }

  @Override
  public final void add(
      int count, float[] x, int xFrom, int xStride, float[] y, int yFrom, int yStride) {
    multiply(count, x, xFrom, xStride, y, yFrom, yStride, y, yFrom, yStride);
  }

  /** Panel by panel, so that its weights stay near for all rows of x. */
  private void multiply(
      int count,
      float[] x,
      int xFrom,
      int xStride,
      float[] s,
      int sFrom,
      int sStride,
      float[] y,
      int yFrom,
      int yStride) {
    int even = rows & -2;
    int inEights = MANY_REGISTERS && even > 0 ? count & -8 : 0;
    int inFours = even > 0 ? count & -4 : 0;
    for (int vector = 0; vector < vectors; vector += WIDTH) {
      int width = width(vector, vectors);
      int column = vector * L;
      for (int v = 0, part; inEights > 0 && v < width; v += part) {
        part = partOfEight(width - v);
        int at = column + v * L;
        for (int k = 0; k < inEights; k += 8) {
          int xAt = xFrom + k * xStride;
          int sAt = sFrom + k * sStride + at;
          int yAt = yFrom + k * yStride + at;
          eight(part, vector, v, even, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
        }
      }
      for (int v = 0, part; inFours > inEights && v < width; v += part) {
        part = Integer.highestOneBit(Math.min(MANY_REGISTERS ? 4 : 2, width - v));
        int at = column + v * L;
        for (int k = inEights; k < inFours; k += 4) {
          int xAt = xFrom + k * xStride;
          int sAt = sFrom + k * sStride + at;
          int yAt = yFrom + k * yStride + at;
          four(part, vector, v, even, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
        }
      }
      for (int k = 0; even < rows && k < inFours; k++) {
        int yAt = yFrom + k * yStride + column;
        panel(vector, width, even, 1, x, xFrom + k * xStride + even, y, yAt, y, yAt);
      }
      for (int k = inFours; k < count; k++) {
        int sAt = sFrom + k * sStride + column;
        int yAt = yFrom + k * yStride + column;
        panel(vector, width, 0, rows, x, xFrom + k * xStride, s, sAt, y, yAt);
      }
    }
  }

  /** One row of x with some rows of a panel. */
  private void panel(
      int vector,
      int width,
      int row,
      int count,
      float[] x,
      int xAt,
      float[] s,
      int sAt,
      float[] y,
      int yAt) {
    for (int v = 0, part; v < width; v += part) {
      part = Integer.highestOneBit(width - v);
      one(part, vector, v, row, count, x, xAt, s, sAt + v * L, y, yAt + v * L);
    }
  }

  /** Vectors that eight rows of x take next, of those left in a panel. */
  abstract int partOfEight(int vectorsLeft);

  /**
   * One row of x with some vectors of a panel.
   *
   * @param part 8, 4, 2 or 1 vectors
   * @param vector the first of the panel
   * @param v the first within the panel
   * @param row the first row of W
   * @param count rows of W
   */
  abstract void one(
      int part,
      int vector,
      int v,
      int row,
      int count,
      float[] x,
      int xAt,
      float[] s,
      int sAt,
      float[] y,
      int yAt);

  /** Four rows of x with some vectors of a panel and the first rows of W, an even number. */
  abstract void four(
      int part,
      int vector,
      int v,
      int count,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride);

  /** Eight rows of x, as {@link #four}. */
  abstract void eight(
      int part,
      int vector,
      int v,
      int count,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride);
}
