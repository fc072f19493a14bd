package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Panels of bfloat16, which is the upper half of a float: each int holds one of an even vector of
 * columns in its lower and one of the next vector in its upper half. So a vector of ints becomes
 * two of floats by a shift and a mask, and the number of vectors is even.
 */
final class Bfloat16Product extends PanelProduct {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final IntVector UPPER = IntVector.broadcast(INTS, 0xFFFF0000);

  private final int[] panels;

  Bfloat16Product(Tensor weights, float[] bias) {
    super(weights.dimension(0), evenVectors(weights.dimension(1)), bias);
    int cols = weights.dimension(1);
    int vectors = evenVectors(cols);
    this.panels = new int[Math.multiplyExact(rows, vectors / 2 * L)];
    int at = 0;
    for (int vector = 0; vector < vectors; vector += WIDTH) {
      for (int r = 0; r < rows; r++) {
        for (int v = vector; v < vector + width(vector, vectors); v += 2) {
          for (int lane = 0; lane < L; lane++) {
            int even = bits(weights, r, v * L + lane) >>> 16;
            panels[at++] = bits(weights, r, (v + 1) * L + lane) | even;
          }
        }
      }
    }
  }

  private static int evenVectors(int cols) {
    return vectors(cols) + 1 & -2;
  }

  /** A rounded weight in the upper half; 0 behind the last column. */
  private static int bits(Tensor weights, int r, int c) {
    int cols = weights.dimension(1);
    float weight = c < cols ? weights.data()[r * cols + c] : 0f;
    return Float.floatToRawIntBits(Precision.BFLOAT16.round(weight)) & 0xFFFF0000;
  }

  private int at(int vector, int v) {
    return (vector * rows + v) / 2 * L;
  }

  @Override
  void one(
      int part, int vector, int v, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    int at = at(vector, v);
    int stride = stride(vector) / 2;
    switch (part) {
      case 8 -> one8(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
      case 4 -> one4(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
      default -> one2(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
    }
  }

  @Override
  void four(
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
      int yStride) {
    int at = at(vector, v);
    int stride = stride(vector) / 2;
    if (part == 4) {
      four4(panels, at, stride, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
    } else {
      four2(panels, at, stride, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
    }
  }

  private static void one8(
      int[] w,
      int at,
      int stride,
      int rows,
      float[] x,
      int xAt,
      float[] s,
      int sAt,
      float[] y,
      int yAt) {
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
      at += stride;
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
      int[] w,
      int at,
      int stride,
      int rows,
      float[] x,
      int xAt,
      float[] s,
      int sAt,
      float[] y,
      int yAt) {
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
      at += stride;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
  }

  private static void one2(
      int[] w,
      int at,
      int stride,
      int rows,
      float[] x,
      int xAt,
      float[] s,
      int sAt,
      float[] y,
      int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, sAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, sAt + L);
    for (int r = 0; r < rows; r++) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      IntVector pair = IntVector.fromArray(INTS, w, at);
      a0 = f.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), a0);
      a1 = f.fma(pair.and(UPPER).reinterpretAsFloats(), a1);
      at += stride;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
  }

  private static void four4(
      int[] w,
      int at,
      int stride,
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
    for (int r = 0; r < rows; r++) {
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
      at += stride;
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
      int stride,
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
      at += stride;
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
}
