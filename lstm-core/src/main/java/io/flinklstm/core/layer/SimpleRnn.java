package io.flinklstm.core.layer;

/**
 * A fully connected recurrent layer, {@code tf.layers.simpleRNN}: a {@link SimpleRnnCell} along the
 * time axis.
 *
 * <p>Weights: kernel [features, u], recurrent_kernel [u, u], bias [u]. State: h [batch, u].
 */
public final class SimpleRnn extends CellLayer<SimpleRnn> {
  private SimpleRnn(int units) {
    super(SimpleRnnCell.units(units));
  }

  /** A layer with this many units. */
  public static SimpleRnn units(int units) {
    return new SimpleRnn(units);
  }

  @Override
  public String className() {
    return "SimpleRNN";
  }
}
