package io.flinklstm.core.kernel;

import java.util.Arrays;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weights in panels of up to eight vectors of columns, each with all rows of W one after the other.
 *
 * <p>One row of x goes over a whole panel with eight sums in registers, as fewer cannot hide the
 * latency of a multiply-add. Four rows of x go over the half of a panel with sixteen, or over a
 * quarter with eight where a processor has only sixteen vector registers. Narrower panels at the
 * right edge are taken in parts of four, two and one vectors. Columns behind the last are zeros, in
 * W and in what is multiplied. Layout and block sizes follow measurements with C intrinsics and the
 * Vector API.
 *
 * <p>The sums of a block begin at {@code s}: at the bias, or at y itself. All is read before y is
 * written.
 */
abstract sealed class PanelProduct implements Product permits Float32Product, Bfloat16Product {
  static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  static final int L = SPECIES.length();

  /** Vectors in a panel. */
  static final int WIDTH = 8;

  /** Vectors of columns that four rows of x take at once. */
  private static final int BLOCK = hasThirtyTwoRegisters() ? 4 : 2;

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

  private static boolean hasThirtyTwoRegisters() {
    return SPECIES.vectorBitSize() == 512 || System.getProperty("os.arch").equals("aarch64");
  }

  /** Vectors that hold this many columns. */
  static int vectors(int cols) {
    return (cols + L - 1) / L;
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
    int inFours = count & -4;
    for (int vector = 0; vector < vectors; vector += WIDTH) {
      int width = width(vector, vectors);
      int column = vector * L;
      for (int v = 0, part; inFours > 0 && v < width; v += part) {
        part = part(Math.min(BLOCK, width - v));
        int at = column + v * L;
        for (int k = 0; k < inFours; k += 4) {
          four(
              part,
              vector,
              v,
              x,
              xFrom + k * xStride,
              xStride,
              s,
              sFrom + k * sStride + at,
              sStride,
              y,
              yFrom + k * yStride + at,
              yStride);
        }
      }
      for (int k = inFours; k < count; k++) {
        int xAt = xFrom + k * xStride;
        int sAt = sFrom + k * sStride + column;
        int yAt = yFrom + k * yStride + column;
        for (int v = 0, part; v < width; v += part) {
          part = part(width - v);
          one(part, vector, v, x, xAt, s, sAt + v * L, y, yAt + v * L);
        }
      }
    }
  }

  /** The largest of 8, 4, 2 and 1 vectors that fits. */
  private static int part(int vectorsLeft) {
    return Integer.highestOneBit(vectorsLeft);
  }

  /**
   * One row of x with some vectors of a panel.
   *
   * @param part 8, 4, 2 or 1 vectors
   * @param vector the first of the panel
   * @param v the first within the panel
   */
  abstract void one(
      int part, int vector, int v, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt);

  /** Four rows of x with 4, 2 or 1 vectors of a panel; see {@link #one}. */
  abstract void four(
      int part,
      int vector,
      int v,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride);

  /** Floats from one row of W to the next in the panel that begins with this vector. */
  final int stride(int vector) {
    return width(vector, vectors) * L;
  }
}
