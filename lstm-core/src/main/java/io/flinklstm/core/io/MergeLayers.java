package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.Average;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.MaskRule;
import io.flinklstm.core.layer.Maximum;
import io.flinklstm.core.layer.Minimum;
import io.flinklstm.core.layer.Multiply;
import io.flinklstm.core.layer.Subtract;
import io.flinklstm.core.math.Shape;
import java.util.List;
import java.util.Map;

/** Readers of layers with several inputs (tfjs-layers/src/layers/merge.ts, TensorFlow.js 4.22). */
final class MergeLayers {
  private MergeLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("Add", settings -> Add.of().maskRule(ofMerge(settings)));
    readers.put("Multiply", settings -> Multiply.of().maskRule(ofMerge(settings)));
    readers.put("Average", settings -> Average.of().maskRule(ofMerge(settings)));
    readers.put("Maximum", settings -> Maximum.of().maskRule(ofMerge(settings)));
    readers.put("Minimum", settings -> Minimum.of().maskRule(ofMerge(settings)));
    readers.put("Subtract", settings -> Subtract.of().maskRule(ofMerge(settings)));
    readers.put(
        "Concatenate",
        settings ->
            Concatenate.of()
                .axis(settings.axis(-1))
                .maskRule(rule(settings.config().masks(), settings.dialect(), true)));
  }

  private static MaskRule ofMerge(LayerSettings settings) {
    return rule(settings.config().masks(), settings.dialect(), false);
  }

  /** The rule of a framework; without masks all rules are one, of which ours can be stepped. */
  static MaskRule rule(boolean masks, Dialect dialect, boolean concatenates) {
    if (!masks) {
      return MaskRule.ALL;
    }
    return switch (dialect) {
      case TFJS -> concatenates ? MaskRule.ALL : MaskRule.FIRST;
      case KERAS2 -> MaskRule.ALL;
      case KERAS3 -> MaskRule.ANY;
    };
  }

  /** The rule of a layer that joins masks of sequences, or null if it does not. */
  static MaskRule rule(Layer<?> layer, List<Shape> inputs) {
    return switch (layer.className()) {
      case "Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract", "Concatenate" ->
          inputs.stream().anyMatch(shape -> shape.rank() > 2)
              ? MaskRule.valueOf((String) layer.config().getOrDefault("mask_rule", "ALL"))
              : null;
      default -> null;
    };
  }

  /**
   * Checks that a framework would compute a layer's masks by the layer's rule.
   *
   * @param dialect the framework's
   * @throws IllegalArgumentException if not, with setting and reason
   */
  static void requireRule(Layer<?> layer, List<Shape> inputs, Dialect dialect) {
    MaskRule found = rule(layer, inputs);
    MaskRule expected = rule(true, dialect, layer instanceof Concatenate);
    if (found != null && found != expected) {
      throw new IllegalArgumentException(
          "layer %s (%s): maskRule: expected %s, the rule of %s, found %s"
              .formatted(
                  ModelJson.quoted(layer.name()),
                  layer.className(),
                  expected,
                  dialect == Dialect.TFJS ? "TensorFlow.js" : "Keras 3",
                  found));
    }
  }
}
