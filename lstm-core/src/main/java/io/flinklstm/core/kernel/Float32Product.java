package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Tensor;

/** Panels of floats. */
final class Float32Product extends PanelProduct {
  private final float[] panels;

  Float32Product(Tensor weights, float[] bias) {
    super(weights.dimension(0), vectors(weights.dimension(1)), bias);
    int cols = weights.dimension(1);
    int vectors = vectors(cols);
    this.panels = new float[Math.toIntExact(panelFloats(rows, cols))];
    int at = 0;
    for (int vector = 0; vector < vectors; vector += WIDTH) {
      int from = vector * L;
      int stride = WIDTH * L;
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
  int partOfEight(int vectorsLeft) {
    return vectorsLeft == 4 ? 2 : Math.min(3, vectorsLeft);
  }

  @Override
  void one(
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
      int yAt) {
    int at = at(vector, v) + row * WIDTH * L;
    Float32Blocks.one(part, panels, at, count, x, xAt, s, sAt, y, yAt);
  }

  @Override
  void four(
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
      int yStride) {
    Float32Blocks.four(
        part, panels, at(vector, v), count, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
  }

  @Override
  void eight(
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
      int yStride) {
    Float32Blocks.eight(
        part, panels, at(vector, v), count, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
  }
}
