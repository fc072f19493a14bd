package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.weight.Initializer;
import java.util.Map;

/**
 * Readers of layers without time.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/core.ts).
 */
final class CommonLayers {
  private CommonLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("InputLayer", CommonLayers::input);
    readers.put("Dense", CommonLayers::dense);
  }

  private static Layer<?> input(LayerSettings settings) {
    Shape shape = settings.batchInputShape();
    if (shape == null) {
      throw LayerSettings.problem("batch_input_shape", "the shape of the input", null);
    }
    return InputLayer.of(shape);
  }

  private static Layer<?> dense(LayerSettings settings) {
    return Dense.units(settings.size("units"))
        .activation(settings.activation("activation", Activation.LINEAR))
        .useBias(settings.flag("use_bias", true))
        .kernelInitializer(settings.initializer("kernel_initializer", Initializer.glorotNormal()))
        .biasInitializer(settings.initializer("bias_initializer", Initializer.zeros()))
        .kernelRegularizer(settings.regularizer("kernel_regularizer"))
        .biasRegularizer(settings.regularizer("bias_regularizer"))
        .activityRegularizer(settings.regularizer("activity_regularizer"))
        .kernelConstraint(settings.constraint("kernel_constraint"))
        .biasConstraint(settings.constraint("bias_constraint"));
  }
}
