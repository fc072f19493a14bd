package io.flinklstm.core.layer;

/**
 * A layer of gated recurrent units, {@code tf.layers.gru}: a {@link GruCell} along the time axis.
 *
 * <p>Weights: kernel [features, 3u], recurrent_kernel [u, 3u], bias [3u], or [2, 3u] with {@code
 * resetAfter}. State: h [batch, u].
 */
public final class Gru extends CellLayer<Gru> implements GatedSettings<Gru> {
  private Gru(int units) {
    super(GruCell.units(units));
  }

  /** A layer with this many units. */
  public static Gru units(int units) {
    return new Gru(units);
  }

  /**
   * Whether the reset gate acts after the recurrent product, the default of Keras, and not before
   * it, the default here and the only form of TensorFlow.js.
   */
  public Gru resetAfter(boolean value) {
    settings("resetAfter").config.resetAfter = value;
    return this;
  }

  @Override
  public String className() {
    return "GRU";
  }
}
