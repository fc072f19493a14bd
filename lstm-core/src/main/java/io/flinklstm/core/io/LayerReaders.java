package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import java.util.Map;
import java.util.TreeMap;

/** Which class of layer is read by whom. */
final class LayerReaders {
  private static final Map<String, LayerReader> BY_CLASS = new TreeMap<>();

  static {
    CommonLayers.addTo(BY_CLASS);
    RecurrentLayers.addTo(BY_CLASS);
    WrapperLayers.addTo(BY_CLASS);
    SequenceLayers.addTo(BY_CLASS);
    NormalizationLayers.addTo(BY_CLASS);
    MergeLayers.addTo(BY_CLASS);
  }

  private LayerReaders() {}

  /** Makes a layer from its settings; it has its name and flags already when it is returned. */
  interface LayerReader {
    Layer<?> read(LayerSettings settings);
  }

  /**
   * The layer a topology describes.
   *
   * @throws IllegalArgumentException if its class is not known or a setting is not usable
   */
  static Layer<?> read(LayerConfig config) {
    LayerReader reader = BY_CLASS.get(config.className());
    if (reader == null) {
      throw new IllegalArgumentException(
          "not supported; accepted are " + String.join(", ", BY_CLASS.keySet()));
    }
    String problem = KerasClass.typeProblem(config.className(), config.setting("dtype"));
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    LayerSettings settings = new LayerSettings(config);
    Layer<?> layer = reader.read(settings);
    if (!config.name().isEmpty()) {
      layer.name(config.name());
    }
    layer.trainable(settings.flag("trainable", true));
    if (settings.batchInputShape() != null) {
      layer.batchInputShape(settings.batchInputShape().dimensions());
    }
    return layer;
  }
}
