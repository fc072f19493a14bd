package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.AveragePooling1D;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.GlobalAveragePooling1D;
import io.flinklstm.core.layer.GlobalMaxPooling1D;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.MaxPooling1D;
import io.flinklstm.core.layer.RepeatVector;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Initializer;
import java.util.Map;

/**
 * Readers of layers that know a time axis but no recurrence.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/core.ts, embeddings.ts, convolutional.ts, pooling.ts); settings that it
 * lacks are read as Keras 3 writes them.
 */
final class SequenceLayers {
  private SequenceLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("Masking", settings -> Masking.of(settings.number("mask_value", 0)));
    readers.put("Embedding", SequenceLayers::embedding);
    readers.put(
        "RepeatVector", settings -> RepeatVector.of(settings.integer("n", 1, Limits.UNITS)));
    readers.put("Conv1D", SequenceLayers::convolution);
    readers.put("MaxPooling1D", SequenceLayers::maxPooling);
    readers.put("AveragePooling1D", SequenceLayers::averagePooling);
    readers.put(
        "GlobalMaxPooling1D", settings -> GlobalMaxPooling1D.of().keepDims(keepDims(settings)));
    readers.put(
        "GlobalAveragePooling1D",
        settings ->
            GlobalAveragePooling1D.of()
                .keepDims(keepDims(settings))
                .heedMask(settings.dialect() != Dialect.TFJS));
  }

  private static Layer<?> embedding(LayerSettings settings) {
    Embedding layer =
        Embedding.of(settings.size("input_dim"), settings.size("output_dim"))
            .embeddingsInitializer(
                settings.initializer(
                    "embeddings_initializer", Initializer.randomUniform(-0.05, 0.05)))
            .embeddingsRegularizer(settings.regularizer("embeddings_regularizer"))
            .activityRegularizer(settings.regularizer("activity_regularizer"))
            .embeddingsConstraint(settings.constraint("embeddings_constraint"))
            .maskZero(settings.flag("mask_zero", false));
    return settings.has("input_length") ? layer.inputLength(settings.size("input_length")) : layer;
  }

  private static Layer<?> convolution(LayerSettings settings) {
    settings.requireChannelsLast();
    return Conv1D.of(settings.size("filters"), settings.size("kernel_size"))
        .strides(settings.integer("strides", 1, Limits.UNITS, 1))
        .padding(settings.text("padding", "valid"))
        .dilationRate(settings.integer("dilation_rate", 1, Limits.UNITS, 1))
        .groups(settings.integer("groups", 1, Limits.UNITS, 1))
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

  private static Layer<?> maxPooling(LayerSettings settings) {
    settings.requireChannelsLast();
    int size = settings.integer("pool_size", 1, Limits.UNITS, 2);
    return MaxPooling1D.of(size)
        .strides(settings.integer("strides", 1, Limits.UNITS, size))
        .padding(settings.text("padding", "valid"));
  }

  private static Layer<?> averagePooling(LayerSettings settings) {
    settings.requireChannelsLast();
    int size = settings.integer("pool_size", 1, Limits.UNITS, 2);
    return AveragePooling1D.of(size)
        .strides(settings.integer("strides", 1, Limits.UNITS, size))
        .padding(settings.text("padding", "valid"));
  }

  private static boolean keepDims(LayerSettings settings) {
    settings.requireChannelsLast();
    return settings.flag("keepdims", false);
  }
}
