package io.flinklstm.core.layer;

/**
 * A layer of long short-term memory, {@code tf.layers.lstm}: an {@link LstmCell} along the time
 * axis.
 *
 * <p>Weights: kernel [features, 4u], recurrent_kernel [u, 4u], bias [4u]. States: h [batch, u] and
 * c [batch, u].
 */
public final class Lstm extends CellLayer<Lstm> implements GatedSettings<Lstm> {
  private Lstm(int units) {
    super(LstmCell.units(units));
  }

  /** A layer with this many units. */
  public static Lstm units(int units) {
    return new Lstm(units);
  }

  /** Whether the bias of the forget gate begins with ones; false by default. */
  public Lstm unitForgetBias(boolean value) {
    settings("unitForgetBias").config.unitForgetBias = value;
    return this;
  }

  @Override
  public String className() {
    return "LSTM";
  }
}
