package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.CellSettings;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Initializer;
import java.util.Map;

/**
 * Readers of recurrent layers and their cells.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/recurrent.ts).
 */
final class RecurrentLayers {
  private RecurrentLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("LSTM", RecurrentLayers::lstm);
  }

  private static Layer<?> lstm(LayerSettings settings) {
    Lstm layer = Lstm.units(settings.size("units"));
    cell(layer, settings);
    layer.unitForgetBias(settings.flag("unit_forget_bias", false));
    layer.activityRegularizer(settings.regularizer("activity_regularizer"));
    return recurrent(layer, settings);
  }

  /** The settings that all cells have. */
  static void cell(CellSettings<?> cell, LayerSettings settings) {
    cell.activation(settings.activation("activation", Activation.TANH))
        .recurrentActivation(
            settings.activation("recurrent_activation", Activation.HARD_SIGMOID_FIFTH))
        .useBias(settings.flag("use_bias", true))
        .kernelInitializer(settings.initializer("kernel_initializer", Initializer.glorotNormal()))
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
        .unroll(settings.flag("unroll", false));
  }
}
