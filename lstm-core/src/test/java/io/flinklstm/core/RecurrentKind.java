package io.flinklstm.core;

import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.GruCell;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.LstmCell;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.layer.SimpleRnnCell;

/** Every recurrent layer, for tests of what all of them do. */
public enum RecurrentKind {
  LSTM,
  GRU,
  GRU_RESET_AFTER,
  SIMPLE_RNN,
  RNN_OF_ONE_CELL,
  RNN_OF_STACKED_CELLS;

  /** A new layer with this many units and settings that are not all defaults. */
  public Recurrent<?> layer(int units, int implementation) {
    return switch (this) {
      case LSTM -> Lstm.units(units).recurrentActivation("sigmoid").implementation(implementation);
      case GRU -> Gru.units(units).recurrentActivation("sigmoid").implementation(implementation);
      case GRU_RESET_AFTER -> Gru.units(units).resetAfter(true).implementation(implementation);
      case SIMPLE_RNN -> SimpleRnn.units(units).implementation(implementation);
      case RNN_OF_ONE_CELL -> Rnn.cell(LstmCell.units(units).implementation(implementation));
      case RNN_OF_STACKED_CELLS ->
          Rnn.cells(
              GruCell.units(units + 1).resetAfter(true).implementation(implementation),
              SimpleRnnCell.units(3).activation("softsign"),
              LstmCell.units(2).recurrentActivation("softmax"),
              GruCell.units(units));
    };
  }
}
