package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.RepeatVector;
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
}
