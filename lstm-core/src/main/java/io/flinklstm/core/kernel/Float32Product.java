package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Panels of floats. The blocks are written out, one name for each register.
 *
 * <p>No block is called for no rows: a loop that HotSpot has seen empty it compiles without its
 * vectors, and then each becomes an object.
 */
final class Float32Product extends PanelProduct {
  private final float[] panels;

  Float32Product(Tensor weights, float[] bias) {
    super(weights.dimension(0), vectors(weights.dimension(1)), bias);
    int cols = weights.dimension(1);
    int vectors = vectors(cols);
    this.panels = new float[Math.multiplyExact(rows, vectors * L)];
    int at = 0;
    for (int vector = 0; vector < vectors; vector += WIDTH) {
      int from = vector * L;
      int stride = width(vector, vectors) * L;
      for (int r = 0; r < rows; r++) {
        int filled = Math.min(stride, cols - from);
        System.arraycopy(weights.data(), r * cols + from, panels, at, filled);
        at += stride;
      }
    }
  }

  private int at(int vector, int v) {
    return (vector * rows + v) * L;
  }

  @Override
  void one(
      int part, int vector, int v, float[] x, int xAt, float[] s, int sAt, float[] y, int yAt) {
    int at = at(vector, v);
    int stride = stride(vector);
    switch (part) {
      case 8 -> one8(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
      case 4 -> one4(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
      case 2 -> one2(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
      default -> one1(panels, at, stride, rows, x, xAt, s, sAt, y, yAt);
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
    int stride = stride(vector);
    switch (part) {
      case 4 -> four4(panels, at, stride, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
      case 2 -> four2(panels, at, stride, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
      default -> four1(panels, at, stride, rows, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
    }
  }

  private static void one8(
      float[] w,
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
      a0 = f.fma(FloatVector.fromArray(SPECIES, w, at), a0);
      a1 = f.fma(FloatVector.fromArray(SPECIES, w, at + L), a1);
      a2 = f.fma(FloatVector.fromArray(SPECIES, w, at + 2 * L), a2);
      a3 = f.fma(FloatVector.fromArray(SPECIES, w, at + 3 * L), a3);
      a4 = f.fma(FloatVector.fromArray(SPECIES, w, at + 4 * L), a4);
      a5 = f.fma(FloatVector.fromArray(SPECIES, w, at + 5 * L), a5);
      a6 = f.fma(FloatVector.fromArray(SPECIES, w, at + 6 * L), a6);
      a7 = f.fma(FloatVector.fromArray(SPECIES, w, at + 7 * L), a7);
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
      float[] w,
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
      a0 = f.fma(FloatVector.fromArray(SPECIES, w, at), a0);
      a1 = f.fma(FloatVector.fromArray(SPECIES, w, at + L), a1);
      a2 = f.fma(FloatVector.fromArray(SPECIES, w, at + 2 * L), a2);
      a3 = f.fma(FloatVector.fromArray(SPECIES, w, at + 3 * L), a3);
      at += stride;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
    a2.intoArray(y, yAt + 2 * L);
    a3.intoArray(y, yAt + 3 * L);
  }

  private static void one2(
      float[] w,
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
      a0 = f.fma(FloatVector.fromArray(SPECIES, w, at), a0);
      a1 = f.fma(FloatVector.fromArray(SPECIES, w, at + L), a1);
      at += stride;
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + L);
  }

  private static void one1(
      float[] w,
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
    for (int r = 0; r < rows; r++) {
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      a0 = f.fma(FloatVector.fromArray(SPECIES, w, at), a0);
      at += stride;
    }
    a0.intoArray(y, yAt);
  }

  private static void four4(
      float[] w,
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
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, at);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, at + L);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, at + 2 * L);
      FloatVector w3 = FloatVector.fromArray(SPECIES, w, at + 3 * L);
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
      float[] w,
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
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, at);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, at + L);
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

  private static void four1(
      float[] w,
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
    sAt += sStride;
    FloatVector b0 = FloatVector.fromArray(SPECIES, s, sAt);
    sAt += sStride;
    FloatVector c0 = FloatVector.fromArray(SPECIES, s, sAt);
    sAt += sStride;
    FloatVector d0 = FloatVector.fromArray(SPECIES, s, sAt);
    for (int r = 0; r < rows; r++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, at);
      FloatVector f = FloatVector.broadcast(SPECIES, x[xAt + r]);
      a0 = f.fma(w0, a0);
      f = FloatVector.broadcast(SPECIES, x[x1 + r]);
      b0 = f.fma(w0, b0);
      f = FloatVector.broadcast(SPECIES, x[x2 + r]);
      c0 = f.fma(w0, c0);
      f = FloatVector.broadcast(SPECIES, x[x3 + r]);
      d0 = f.fma(w0, d0);
      at += stride;
    }
    a0.intoArray(y, yAt);
    yAt += yStride;
    b0.intoArray(y, yAt);
    yAt += yStride;
    c0.intoArray(y, yAt);
    yAt += yStride;
    d0.intoArray(y, yAt);
  }
}
