package io.flinklstm.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops over the rows of a panel of bfloat16, laid out as {@link Bfloat16Product} says, with
 * all sums in registers: 1 row of x with 8, 4 or 2 vectors of columns, 4 with 4 or 2, 8 with 2. The
 * blocks are written out, one name for each register, so that none becomes an object.
 *
 * <p>The sums begin at s and are left in y. Two rows of W are taken per turn where their number is
 * even and the block is small enough; with two for eight rows of x as well, one process in four
 * made an object of each vector, as the method had more nodes than HotSpot inlines. No block is
 * called for no rows: a loop that HotSpot has seen empty it compiles without its vectors.
 */
final class Bfloat16Blocks {
  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = SPECIES.length();
  private static final int STRIDE = PanelProduct.WIDTH / 2 * L;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final IntVector UPPER = IntVector.broadcast(INTS, 0xFFFF0000);

  private Bfloat16Blocks() {}

  /** One row of x. */
  static void one(
      int vectors,
      int[] w,
      int at,
      int rows,
      float[] x,
      int xAt,
      float[] s,
      int sAt,
      float[] y,
      int yAt) {
    boolean even = (rows & 1) == 0;
    switch (vectors) {
      case 8 -> {
        if (even) {
          one8Even(w, at, rows, x, xAt, s, sAt, y, yAt);
        } else {
          one8(w, at, rows, x, xAt, s, sAt, y, yAt);
        }
      }
      case 4 -> {
        if (even) {
          one4Even(w, at, rows, x, xAt, s, sAt, y, yAt);
        } else {
          one4(w, at, rows, x, xAt, s, sAt, y, yAt);
        }
      }
      default -> {
        if (even) {
          one2Even(w, at, rows, x, xAt, s, sAt, y, yAt);
        } else {
          one2(w, at, rows, x, xAt, s, sAt, y, yAt);
        }
      }
    }
  }

  /** Four rows of x; an even number of rows of W. */
  static void four(
      int vectors,
      int[] w,
      int at,
      int rows,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride) {
    switch (vectors) {
      case 4 -> four4(w, at, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
      default -> four2(w, at, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
    }
  }

  /** Eight rows of x; an even number of rows of W. */
  static void eight(
      int vectors,
      int[] w,
      int at,
      int rows,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride) {
    if (vectors != 2) {
      throw new IllegalArgumentException("vectors: " + vectors);
    }
    eight2(w, at, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
  }

  private static void one8(
      int[] w, int at, int rows, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    FloatVector a4 = FloatVector.fromArray(SPECIES, s, sAt + 4 * L);
    FloatVector a5 = FloatVector.fromArray(SPECIES, s, sAt + 5 * L);
    FloatVector a6 = FloatVector.fromArray(SPECIES, s, sAt + 6 * L);
    FloatVector a7 = FloatVector.fromArray(SPECIES, s, sAt + 7 * L);
    for (int r = 0; r < rows; r++) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      pair = IntVector.fromArray(INTS, w, at + L);
      a2 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a2);
      a3 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a3);
      pair = IntVector.fromArray(INTS, w, at + 2 * L);
      a4 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a4);
      a5 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a5);
      pair = IntVector.fromArray(INTS, w, at + 3 * L);
      a6 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a6);
      a7 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a7);
      at += STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
    a4.intoArray(y, yAt + 4 * L);
    a5.intoArray(y, yAt + 5 * L);
    a6.intoArray(y, yAt + 6 * L);
    a7.intoArray(y, yAt + 7 * L);
  }

  private static void one8Even(
      int[] w, int at, int rows, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    FloatVector a4 = FloatVector.fromArray(SPECIES, s, sAt + 4 * L);
    FloatVector a5 = FloatVector.fromArray(SPECIES, s, sAt + 5 * L);
    FloatVector a6 = FloatVector.fromArray(SPECIES, s, sAt + 6 * L);
    FloatVector a7 = FloatVector.fromArray(SPECIES, s, sAt + 7 * L);
    for (int r = 0; r < rows; r += 2) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      pair = IntVector.fromArray(INTS, w, at + L);
      a2 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a2);
      a3 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a3);
      pair = IntVector.fromArray(INTS, w, at + 2 * L);
      a4 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a4);
      a5 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a5);
      pair = IntVector.fromArray(INTS, w, at + 3 * L);
      a6 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a6);
      a7 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a7);
      f = FloatVector.broadcast(SPECIES, x[xAt + r + 1]);
      pair = IntVector.fromArray(INTS, w, at + STRIDE);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      pair = IntVector.fromArray(INTS, w, at + STRIDE + L);
      a2 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a2);
      a3 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a3);
      pair = IntVector.fromArray(INTS, w, at + STRIDE + 2 * L);
      a4 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a4);
      a5 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a5);
      pair = IntVector.fromArray(INTS, w, at + STRIDE + 3 * L);
      a6 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a6);
      a7 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a7);
      at += 2 * STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
    a4.intoArray(y, yAt + 4 * L);
    a5.intoArray(y, yAt + 5 * L);
    a6.intoArray(y, yAt + 6 * L);
    a7.intoArray(y, yAt + 7 * L);
  }

  private static void one4(
      int[] w, int at, int rows, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    for (int r = 0; r < rows; r++) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      pair = IntVector.fromArray(INTS, w, at + L);
      a2 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a2);
      a3 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a3);
      at += STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
  }

  private static void one4Even(
      int[] w, int at, int rows, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    for (int r = 0; r < rows; r += 2) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      pair = IntVector.fromArray(INTS, w, at + L);
      a2 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a2);
      a3 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a3);
      f = FloatVector.broadcast(SPECIES, x[xAt + r + 1]);
      pair = IntVector.fromArray(INTS, w, at + STRIDE);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      pair = IntVector.fromArray(INTS, w, at + STRIDE + L);
      a2 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a2);
      a3 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a3);
      at += 2 * STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
  }

  private static void one2(
      int[] w, int at, int rows, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    for (int r = 0; r < rows; r++) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      at += STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
  }

  private static void one2Even(
      int[] w, int at, int rows, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    for (int r = 0; r < rows; r += 2) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      f = FloatVector.broadcast(SPECIES, x[xAt + r + 1]);
      pair = IntVector.fromArray(INTS, w, at + STRIDE);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      at += 2 * STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
  }

  private static void four4(
      int[] w,
      int at,
      int rows,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride) {
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    sAt += sStride;
    FloatVector b0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector b1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector b2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector b3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    sAt += sStride;
    FloatVector c0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector c1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector c2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector c3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    sAt += sStride;
    FloatVector d0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector d1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    FloatVector d2 = FloatVector.fromArray(SPECIES, s, sAt + 2 * L);
    FloatVector d3 = FloatVector.fromArray(SPECIES, s, sAt + 3 * L);
    for (int r = 0; r < rows; r += 2) {
      IntVector pair = IntVector.fromArray(INTS, w, at);
      FloatVector w0 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector w1 = pair.and(UPPER).reinterpretAsFloats();
      pair = IntVector.fromArray(INTS, w, at + L);
      FloatVector w2 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector w3 = pair.and(UPPER).reinterpretAsFloats();
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      a0 = f.fma(w0, a0);
      a1 = f.fma(w1, a1);
      a2 = f.fma(w2, a2);
      a3 = f.fma(w3, a3);
      f = FloatVector.broadcast(SPECIES, x[x1 + r]);
      b0 = f.fma(w0, b0);
      b1 = f.fma(w1, b1);
      b2 = f.fma(w2, b2);
      b3 = f.fma(w3, b3);
      f = FloatVector.broadcast(SPECIES, x[x2 + r]);
      c0 = f.fma(w0, c0);
      c1 = f.fma(w1, c1);
      c2 = f.fma(w2, c2);
      c3 = f.fma(w3, c3);
      f = FloatVector.broadcast(SPECIES, x[x3 + r]);
      d0 = f.fma(w0, d0);
      d1 = f.fma(w1, d1);
      d2 = f.fma(w2, d2);
      d3 = f.fma(w3, d3);
      pair = IntVector.fromArray(INTS, w, at + STRIDE);
      w0 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      w1 = pair.and(UPPER).reinterpretAsFloats();
      pair = IntVector.fromArray(INTS, w, at + STRIDE + L);
      w2 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      w3 = pair.and(UPPER).reinterpretAsFloats();
      f = FloatVector.broadcast(SPECIES, x[xAt + r + 1]);
      a0 = f.fma(w0, a0);
      a1 = f.fma(w1, a1);
      a2 = f.fma(w2, a2);
      a3 = f.fma(w3, a3);
      f = FloatVector.broadcast(SPECIES, x[x1 + r + 1]);
      b0 = f.fma(w0, b0);
      b1 = f.fma(w1, b1);
      b2 = f.fma(w2, b2);
      b3 = f.fma(w3, b3);
      f = FloatVector.broadcast(SPECIES, x[x2 + r + 1]);
      c0 = f.fma(w0, c0);
      c1 = f.fma(w1, c1);
      c2 = f.fma(w2, c2);
      c3 = f.fma(w3, c3);
      f = FloatVector.broadcast(SPECIES, x[x3 + r + 1]);
      d0 = f.fma(w0, d0);
      d1 = f.fma(w1, d1);
      d2 = f.fma(w2, d2);
      d3 = f.fma(w3, d3);
      at += 2 * STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
    yAt += yStride;
    b0.intoArray(y, yAt);
    b1.intoArray(y, yAt + L);
    b2.intoArray(y, yAt + 2 * L);
    b3.intoArray(y, yAt + 3 * L);
    yAt += yStride;
    c0.intoArray(y, yAt);
    c1.intoArray(y, yAt + L);
    c2.intoArray(y, yAt + 2 * L);
    c3.intoArray(y, yAt + 3 * L);
    yAt += yStride;
    d0.intoArray(y, yAt);
    d1.intoArray(y, yAt + L);
    d2.intoArray(y, yAt + 2 * L);
    d3.intoArray(y, yAt + 3 * L);
  }

  private static void four2(
      int[] w,
      int at,
      int rows,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride) {
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector b0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector b1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector c0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector c1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector d0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector d1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    for (int r = 0; r < rows; r += 2) {
      IntVector pair = IntVector.fromArray(INTS, w, at);
      FloatVector w0 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector w1 = pair.and(UPPER).reinterpretAsFloats();
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      a0 = f.fma(w0, a0);
      a1 = f.fma(w1, a1);
      f = FloatVector.broadcast(SPECIES, x[x1 + r]);
      b0 = f.fma(w0, b0);
      b1 = f.fma(w1, b1);
      f = FloatVector.broadcast(SPECIES, x[x2 + r]);
      c0 = f.fma(w0, c0);
      c1 = f.fma(w1, c1);
      f = FloatVector.broadcast(SPECIES, x[x3 + r]);
      d0 = f.fma(w0, d0);
      d1 = f.fma(w1, d1);
      pair = IntVector.fromArray(INTS, w, at + STRIDE);
      w0 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      w1 = pair.and(UPPER).reinterpretAsFloats();
      f = FloatVector.broadcast(SPECIES, x[xAt + r + 1]);
      a0 = f.fma(w0, a0);
      a1 = f.fma(w1, a1);
      f = FloatVector.broadcast(SPECIES, x[x1 + r + 1]);
      b0 = f.fma(w0, b0);
      b1 = f.fma(w1, b1);
      f = FloatVector.broadcast(SPECIES, x[x2 + r + 1]);
      c0 = f.fma(w0, c0);
      c1 = f.fma(w1, c1);
      f = FloatVector.broadcast(SPECIES, x[x3 + r + 1]);
      d0 = f.fma(w0, d0);
      d1 = f.fma(w1, d1);
      at += 2 * STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    yAt += yStride;
    b0.intoArray(y, yAt);
    b1.intoArray(y, yAt + L);
    yAt += yStride;
    c0.intoArray(y, yAt);
    c1.intoArray(y, yAt + L);
    yAt += yStride;
    d0.intoArray(y, yAt);
    d1.intoArray(y, yAt + L);
  }

  private static void eight2(
      int[] w,
      int at,
      int rows,
      float[] x,
      int xAt,
      int xStride,
      float[] s,
      int sAt,
      int sStride,
      float[] y,
      int yAt,
      int yStride) {
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    int x4 = x3 + xStride;
    int x5 = x4 + xStride;
    int x6 = x5 + xStride;
    int x7 = x6 + xStride;
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector b0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector b1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector c0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector c1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector d0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector d1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector e0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector e1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector f0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector f1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector g0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector g1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    sAt += sStride;
    FloatVector h0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector h1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    for (int r = 0; r < rows; r++) {
      IntVector pair = IntVector.fromArray(INTS, w, at);
      FloatVector w0 = pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector w1 = pair.and(UPPER).reinterpretAsFloats();
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      a0 = f.fma(w0, a0);
      a1 = f.fma(w1, a1);
      f = FloatVector.broadcast(SPECIES, x[x1 + r]);
      b0 = f.fma(w0, b0);
      b1 = f.fma(w1, b1);
      f = FloatVector.broadcast(SPECIES, x[x2 + r]);
      c0 = f.fma(w0, c0);
      c1 = f.fma(w1, c1);
      f = FloatVector.broadcast(SPECIES, x[x3 + r]);
      d0 = f.fma(w0, d0);
      d1 = f.fma(w1, d1);
      f = FloatVector.broadcast(SPECIES, x[x4 + r]);
      e0 = f.fma(w0, e0);
      e1 = f.fma(w1, e1);
      f = FloatVector.broadcast(SPECIES, x[x5 + r]);
      f0 = f.fma(w0, f0);
      f1 = f.fma(w1, f1);
      f = FloatVector.broadcast(SPECIES, x[x6 + r]);
      g0 = f.fma(w0, g0);
      g1 = f.fma(w1, g1);
      f = FloatVector.broadcast(SPECIES, x[x7 + r]);
      h0 = f.fma(w0, h0);
      h1 = f.fma(w1, h1);
      at += STRIDE;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    yAt += yStride;
    b0.intoArray(y, yAt);
    b1.intoArray(y, yAt + L);
    yAt += yStride;
    c0.intoArray(y, yAt);
    c1.intoArray(y, yAt + L);
    yAt += yStride;
    d0.intoArray(y, yAt);
    d1.intoArray(y, yAt + L);
    yAt += yStride;
    e0.intoArray(y, yAt);
    e1.intoArray(y, yAt + L);
    yAt += yStride;
    f0.intoArray(y, yAt);
    f1.intoArray(y, yAt + L);
    yAt += yStride;
    g0.intoArray(y, yAt);
    g1.intoArray(y, yAt + L);
    yAt += yStride;
    h0.intoArray(y, yAt);
    h1.intoArray(y, yAt + L);
  }
}
