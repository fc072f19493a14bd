package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.Cell;
import io.flinklstm.core.layer.CellSettings;
import io.flinklstm.core.layer.GatedSettings;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.GruCell;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.LstmCell;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.layer.SimpleRnnCell;
import io.flinklstm.core.layer.StackedCells;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Readers of recurrent layers and their cells.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/recurrent.ts), in files of Keras those of Keras 2 and 3
 * (keras/src/layers/rnn).
 */
final class RecurrentLayers {
  private RecurrentLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("LSTM", RecurrentLayers::lstm);
    readers.put("GRU", RecurrentLayers::gru);
    readers.put("SimpleRNN", RecurrentLayers::simpleRnn);
    readers.put("RNN", RecurrentLayers::rnn);
  }

  private static Layer<?> rnn(LayerSettings settings) {
    Cell<?> cell = cell(settings, "cell");
    boolean keras = settings.dialect() != Dialect.TFJS;
    if (keras && cell instanceof StackedCells && settings.flag("return_state", false)) {
      // Keras begins with the first cell, TensorFlow.js and we with the last.
      throw LayerSettings.problem(
          "return_state", "false for stacked cells of Keras", settings.raw("return_state"));
    }
    return recurrent(Rnn.cell(cell), settings);
  }

  private static Layer<?> lstm(LayerSettings settings) {
    Lstm layer = Lstm.units(settings.size("units"));
    gatedCell(layer, settings);
    layer.unitForgetBias(settings.flag("unit_forget_bias", settings.dialect() != Dialect.TFJS));
    layer.activityRegularizer(settings.regularizer("activity_regularizer"));
    return recurrent(layer, settings);
  }

  private static Layer<?> gru(LayerSettings settings) {
    Gru layer = Gru.units(settings.size("units"));
    gatedCell(layer, settings);
    layer.resetAfter(resetAfter(settings));
    layer.activityRegularizer(settings.regularizer("activity_regularizer"));
    return recurrent(layer, settings);
  }

  private static Layer<?> simpleRnn(LayerSettings settings) {
    SimpleRnn layer = SimpleRnn.units(settings.size("units"));
    cell(layer, settings);
    layer.activation(simpleActivation(settings));
    layer.activityRegularizer(settings.regularizer("activity_regularizer"));
    return recurrent(layer, settings);
  }

  /** TensorFlow.js and the first versions of Keras 2 do not reset after, nor do they write it. */
  private static boolean resetAfter(LayerSettings settings) {
    return settings.flag("reset_after", settings.dialect() == Dialect.KERAS3);
  }

  /** In TensorFlow.js null is tanh, as if it were absent; in Keras it is linear. */
  private static Activation simpleActivation(LayerSettings settings) {
    return settings.dialect() == Dialect.TFJS && !settings.has("activation")
        ? Activation.TANH
        : settings.activation("activation", Activation.TANH);
  }

  /** A cell within a layer, {@code {class_name, config}}. */
  private static Cell<?> cell(LayerSettings settings, String setting) {
    LayerSettings inner = new LayerSettings(settings.inner(setting, settings.raw(setting)));
    if (inner.config().className().equals("StackedRNNCells")) {
      return named(StackedCells.of(cells(inner, setting)), inner);
    }
    return plainCell(inner, setting);
  }

  private static List<Cell<?>> cells(LayerSettings stack, String setting) {
    JsonNode list = stack.raw("cells");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > Limits.LAYERS) {
      throw LayerSettings.problem(
          setting + ": cells", "a list of 1 to %d cells".formatted(Limits.LAYERS), list);
    }
    List<Cell<?>> cells = new ArrayList<>();
    for (JsonNode entry : list) {
      String at = "%s: cells[%d]".formatted(setting, cells.size());
      cells.add(plainCell(new LayerSettings(stack.inner(at, entry)), at));
    }
    return cells;
  }

  private static Cell<?> plainCell(LayerSettings settings, String at) {
    try {
      return switch (settings.config().className()) {
        case "LSTMCell" -> lstmCell(settings);
        case "GRUCell" -> gruCell(settings);
        case "SimpleRNNCell" -> simpleRnnCell(settings);
        default ->
            throw new IllegalArgumentException(
                "class_name: expected LSTMCell, GRUCell, SimpleRNNCell or a single stack"
                    + " StackedRNNCells of those, found "
                    + ModelJson.quoted(settings.config().className()));
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
    }
  }

  private static Cell<?> lstmCell(LayerSettings settings) {
    LstmCell cell = LstmCell.units(settings.size("units"));
    gatedCell(cell, settings);
    cell.unitForgetBias(settings.flag("unit_forget_bias", settings.dialect() != Dialect.TFJS));
    return named(cell, settings);
  }

  private static Cell<?> gruCell(LayerSettings settings) {
    GruCell cell = GruCell.units(settings.size("units"));
    gatedCell(cell, settings);
    cell.resetAfter(resetAfter(settings));
    return named(cell, settings);
  }

  private static Cell<?> simpleRnnCell(LayerSettings settings) {
    SimpleRnnCell cell = SimpleRnnCell.units(settings.size("units"));
    cell(cell, settings);
    cell.activation(simpleActivation(settings));
    return named(cell, settings);
  }

  private static Cell<?> named(Cell<?> cell, LayerSettings settings) {
    if (!settings.config().name().isEmpty()) {
      cell.name(settings.config().name());
    }
    return cell.trainable(settings.flag("trainable", true));
  }

  /** The settings that all cells with gates have. */
  private static void gatedCell(GatedSettings<?> cell, LayerSettings settings) {
    cell(cell, settings);
    boolean keras = settings.dialect() != Dialect.TFJS;
    cell.recurrentActivation(
        settings.activation(
            "recurrent_activation", keras ? Activation.SIGMOID : Activation.HARD_SIGMOID_FIFTH));
  }

  /** The settings that all cells have. */
  static void cell(CellSettings<?> cell, LayerSettings settings) {
    cell.activation(settings.activation("activation", Activation.TANH))
        .useBias(settings.flag("use_bias", true))
        .kernelInitializer(settings.kernelInitializer("kernel_initializer"))
        .recurrentInitializer(
            settings.initializer("recurrent_initializer", Initializer.orthogonal(1)))
        .biasInitializer(settings.initializer("bias_initializer", Initializer.zeros()))
        .kernelRegularizer(settings.regularizer("kernel_regularizer"))
        .recurrentRegularizer(settings.regularizer("recurrent_regularizer"))
        .biasRegularizer(settings.regularizer("bias_regularizer"))
        .kernelConstraint(settings.constraint("kernel_constraint"))
        .recurrentConstraint(settings.constraint("recurrent_constraint"))
        .biasConstraint(settings.constraint("bias_constraint"))
        .dropout(settings.number("dropout", 0))
        .recurrentDropout(settings.number("recurrent_dropout", 0))
        .implementation(settings.integer("implementation", 0, 2, 2) == 1 ? 1 : 2);
  }

  /** The flags that all recurrent layers have. */
  static Layer<?> recurrent(Recurrent<?> layer, LayerSettings settings) {
    if (settings.flag("time_major", false)) {
      throw LayerSettings.problem(
          "time_major", "[batch, time, inputs] (false)", settings.raw("time_major"));
    }
    return layer
        .returnSequences(settings.flag("return_sequences", false))
        .returnState(settings.flag("return_state", false))
        .goBackwards(settings.flag("go_backwards", false))
        .stateful(settings.flag("stateful", false))
        .zeroOutputForMask(settings.flag("zero_output_for_mask", false))
        .unroll(settings.flag("unroll", false));
  }
}
