package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.MergeMode;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.TimeDistributed;
import java.util.List;
import java.util.Map;

/**
 * Readers of layers around layers.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/wrappers.ts).
 */
final class WrapperLayers {
  private WrapperLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("Bidirectional", WrapperLayers::bidirectional);
    readers.put("TimeDistributed", WrapperLayers::timeDistributed);
  }

  private static Layer<?> bidirectional(LayerSettings settings) {
    Recurrent<?> forward = recurrent(settings, "layer");
    MergeMode mergeMode = mergeMode(settings);
    if (settings.has("backward_layer")) {
      Recurrent<?> backward = recurrent(settings, "backward_layer");
      if (!mirrors(forward, backward)) {
        return Bidirectional.of(forward).backwardLayer(backward).mergeMode(mergeMode);
      }
    }
    if (settings.dialect() == Dialect.KERAS3) {
      forward.name(forward.name().replaceFirst("^forward_(?=.)", ""));
    }
    return Bidirectional.of(forward).mergeMode(mergeMode);
  }

  /**
   * Whether two layers differ in name and direction alone: Keras 3 writes both of every pair, with
   * forward_ and backward_ before the name.
   */
  private static boolean mirrors(Recurrent<?> forward, Recurrent<?> backward) {
    Map<String, Object> one = forward.config();
    Map<String, Object> other = backward.config();
    for (String different : List.of("name", "go_backwards")) {
      one.remove(different);
      other.remove(different);
    }
    return forward.className().equals(backward.className())
        && forward.goBackwards() != backward.goBackwards()
        && one.equals(other);
  }

  /** Absent is concat, an explicit null is separate outputs. */
  private static MergeMode mergeMode(LayerSettings settings) {
    JsonNode value = settings.config().setting("merge_mode");
    return value == null ? MergeMode.CONCAT : MergeMode.of(settings.text("merge_mode", null));
  }

  private static Recurrent<?> recurrent(LayerSettings settings, String setting) {
    Layer<?> layer = inner(settings, setting);
    if (layer instanceof Recurrent<?> recurrent) {
      return recurrent;
    }
    throw new IllegalArgumentException(
        "%s: expected a recurrent layer, found %s".formatted(setting, layer));
  }

  private static Layer<?> timeDistributed(LayerSettings settings) {
    return TimeDistributed.of(inner(settings, "layer"));
  }

  private static Layer<?> inner(LayerSettings settings, String setting) {
    LayerConfig config = settings.inner(setting, settings.raw(setting));
    try {
      return LayerReaders.read(config);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s%s".formatted(setting, config.place(), e.getMessage()), e);
    }
  }
}
