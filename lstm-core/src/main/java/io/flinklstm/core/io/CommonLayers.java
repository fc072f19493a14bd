package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.ActivityRegularization;
import io.flinklstm.core.layer.AlphaDropout;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.Elu;
import io.flinklstm.core.layer.Flatten;
import io.flinklstm.core.layer.GaussianDropout;
import io.flinklstm.core.layer.GaussianNoise;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.LeakyRelu;
import io.flinklstm.core.layer.PRelu;
import io.flinklstm.core.layer.Permute;
import io.flinklstm.core.layer.Relu;
import io.flinklstm.core.layer.Reshape;
import io.flinklstm.core.layer.Softmax;
import io.flinklstm.core.layer.SpatialDropout1D;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.weight.Initializer;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Readers of layers without time.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/core.ts, advanced_activations.ts, noise.ts), in files of Keras those of
 * Keras where they differ; settings that TensorFlow.js lacks are read as Keras 3 writes them.
 */
final class CommonLayers {
  private CommonLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("InputLayer", CommonLayers::input);
    readers.put("Dense", CommonLayers::dense);
    readers.put(
        "ActivityRegularization",
        settings -> ActivityRegularization.of(settings.number("l1", 0), settings.number("l2", 0)));
    readers.put("Activation", CommonLayers::activation);
    readers.put("ReLU", CommonLayers::relu);
    readers.put("LeakyReLU", CommonLayers::leakyRelu);
    readers.put("ELU", settings -> Elu.of().alpha(settings.number("alpha", 1)));
    readers.put("PReLU", CommonLayers::prelu);
    readers.put("Softmax", settings -> Softmax.of().axis(settings.axis(-1)));
    readers.put("Dropout", CommonLayers::dropout);
    readers.put("SpatialDropout1D", CommonLayers::spatialDropout);
    readers.put("GaussianNoise", CommonLayers::gaussianNoise);
    readers.put("GaussianDropout", CommonLayers::gaussianDropout);
    readers.put("AlphaDropout", CommonLayers::alphaDropout);
    readers.put("Flatten", CommonLayers::flatten);
    readers.put("Reshape", settings -> Reshape.of(settings.integers("target_shape")));
    readers.put("Permute", settings -> Permute.of(settings.integers("dims")));
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
        .kernelInitializer(settings.kernelInitializer("kernel_initializer"))
        .biasInitializer(settings.initializer("bias_initializer", Initializer.zeros()))
        .kernelRegularizer(settings.regularizer("kernel_regularizer"))
        .biasRegularizer(settings.regularizer("bias_regularizer"))
        .activityRegularizer(settings.regularizer("activity_regularizer"))
        .kernelConstraint(settings.constraint("kernel_constraint"))
        .biasConstraint(settings.constraint("bias_constraint"));
  }

  private static Layer<?> activation(LayerSettings settings) {
    return ActivationLayer.of(settings.activation("activation", Activation.LINEAR));
  }

  private static Layer<?> relu(LayerSettings settings) {
    return Relu.of()
        .maxValue(settings.has("max_value") ? (Double) settings.number("max_value", 0) : null)
        .negativeSlope(settings.number("negative_slope", 0))
        .threshold(settings.number("threshold", 0));
  }

  private static Layer<?> leakyRelu(LayerSettings settings) {
    String setting = settings.has("negative_slope") ? "negative_slope" : "alpha";
    return LeakyRelu.of().alpha(settings.number(setting, 0.3));
  }

  private static Layer<?> prelu(LayerSettings settings) {
    PRelu layer =
        PRelu.of()
            .alphaInitializer(settings.initializer("alpha_initializer", Initializer.zeros()))
            .alphaRegularizer(settings.regularizer("alpha_regularizer"))
            .alphaConstraint(settings.constraint("alpha_constraint"));
    return settings.has("shared_axes") ? layer.sharedAxes(settings.integers("shared_axes")) : layer;
  }

  private static Layer<?> dropout(LayerSettings settings) {
    Dropout layer = Dropout.of(settings.number("rate", 0));
    seed(settings, layer::seed);
    return settings.has("noise_shape") ? layer.noiseShape(settings.integers("noise_shape")) : layer;
  }

  private static Layer<?> spatialDropout(LayerSettings settings) {
    SpatialDropout1D layer = SpatialDropout1D.of(settings.number("rate", 0));
    seed(settings, layer::seed);
    return layer;
  }

  private static Layer<?> gaussianNoise(LayerSettings settings) {
    GaussianNoise layer = GaussianNoise.of(settings.number("stddev", 0));
    seed(settings, layer::seed);
    return layer;
  }

  private static Layer<?> gaussianDropout(LayerSettings settings) {
    GaussianDropout layer = GaussianDropout.of(settings.number("rate", 0));
    seed(settings, layer::seed);
    return layer;
  }

  private static Layer<?> alphaDropout(LayerSettings settings) {
    AlphaDropout layer = AlphaDropout.of(settings.number("rate", 0));
    seed(settings, layer::seed);
    return layer;
  }

  private static void seed(LayerSettings settings, LongConsumer seed) {
    if (settings.has("seed")) {
      double value = settings.number("seed", 0);
      if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
        throw LayerSettings.problem("seed", "a whole number", settings.raw("seed"));
      }
      seed.accept((long) value);
    }
  }

  private static Layer<?> flatten(LayerSettings settings) {
    settings.requireChannelsLast();
    return Flatten.of();
  }
}
