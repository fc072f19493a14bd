package io.flinklstm.core.layer;

import java.util.Map;

/**
 * Any cell along the time axis, {@code tf.layers.rnn}.
 *
 * <p>Weights: those of the cell; a stack of cells puts {@code RNNCell_0/} and so on in front of
 * their names. States: those of the cell, [batch, size] each.
 */
public final class Rnn extends Recurrent<Rnn> {
  private Rnn(Cell<?> cell) {
    super(cell);
  }

  /** A layer around one cell; the cell belongs to it from then on. */
  public static Rnn cell(Cell<?> cell) {
    return new Rnn(Setting.notNull("cell", cell, "a cell"));
  }

  /** A layer around {@link StackedCells}, the lowest first. */
  public static Rnn cells(Cell<?>... cells) {
    return new Rnn(StackedCells.of(cells));
  }

  @Override
  public String className() {
    return "RNN";
  }

  @Override
  void describeCell(Map<String, Object> config) {
    config.put("cell", cell());
  }
}
