package io.flinklstm.core.layer;

/** A layer that maps the last axis one row after the other. */
abstract class EachRowLayer<L extends EachRowLayer<L>> extends RowLayer<L> {
  /** One row: x[xFrom .. xFrom + inputs) to y[yFrom .. yFrom + units). Modifies y. */
  abstract void row(float[] x, int xFrom, float[] y, int yFrom);

  @Override
  final void rows(float[] x, int rows, float[] y, float[] scratch) {
    for (int r = 0; r < rows; r++) {
      row(x, r * inputs(), y, r * units());
    }
  }
}
