package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;

/**
 * Panels of bfloat16, which is the upper half of a float: each int holds one of an even vector of
 * columns in its lower and one of the next vector in its upper half. So a vector of ints becomes
 * two of floats by a shift and a mask, and the number of vectors is even.
 */
final class Bfloat16Product extends PanelProduct {
  private final int[] panels;

  Bfloat16Product(Tensor weights, float[] bias) {
    super(weights.dimension(0), evenVectors(weights.dimension(1)), bias);
    int cols = weights.dimension(1);
    int vectors = evenVectors(cols);
    this.panels = new int[Math.toIntExact(panelFloats(rows, cols) / 2)];
    int at = 0;
    for (int vector = 0; vector < vectors; vector += WIDTH) {
      for (int r = 0; r < rows; r++) {
        for (int v = vector; v < vector + WIDTH; v += 2) {
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
    // Not the raw bits: those of a NaN may all be in the lower half.
    return Float.floatToIntBits(Precision.BFLOAT16.round(weight)) & 0xFFFF0000;
  }

  private int at(int vector, int v) {
    return (vector * rows + v) / 2 * L;
  }

  @Override
  int partOfEight(int vectorsLeft) {
    return 2;
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
    int at = at(vector, v) + row * WIDTH / 2 * L;
    Bfloat16Blocks.one(part, panels, at, count, x, xAt, s, sAt, y, yAt);
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
    Bfloat16Blocks.four(
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
    Bfloat16Blocks.eight(
        part, panels, at(vector, v), count, x, xAt, xStride, s, sAt, sStride, y, yAt, yStride);
  }
}
