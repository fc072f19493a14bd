package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.BatchNormalization;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.layer.Normalization;
import io.flinklstm.core.layer.Rescaling;
import io.flinklstm.core.weight.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Readers of layers that shift and scale features.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22
 * (tfjs-layers/src/layers/normalization.ts); settings that it lacks are read as Keras 3 writes
 * them.
 */
final class NormalizationLayers {
  private NormalizationLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("BatchNormalization", NormalizationLayers::batch);
    readers.put("LayerNormalization", NormalizationLayers::layer);
    readers.put("Normalization", NormalizationLayers::fixed);
    readers.put("Rescaling", NormalizationLayers::rescaling);
  }

  private static Layer<?> batch(LayerSettings settings) {
    return BatchNormalization.of()
        .axis(settings.axis(-1))
        .momentum(settings.number("momentum", 0.99))
        .epsilon(settings.number("epsilon", 1e-3))
        .center(settings.flag("center", true))
        .scale(settings.flag("scale", true))
        .betaInitializer(settings.initializer("beta_initializer", Initializer.zeros()))
        .gammaInitializer(settings.initializer("gamma_initializer", Initializer.ones()))
        .movingMeanInitializer(settings.initializer("moving_mean_initializer", Initializer.zeros()))
        .movingVarianceInitializer(
            settings.initializer("moving_variance_initializer", Initializer.ones()))
        .betaRegularizer(settings.regularizer("beta_regularizer"))
        .gammaRegularizer(settings.regularizer("gamma_regularizer"))
        .betaConstraint(settings.constraint("beta_constraint"))
        .gammaConstraint(settings.constraint("gamma_constraint"));
  }

  private static Layer<?> layer(LayerSettings settings) {
    if (settings.flag("rms_scaling", false)) {
      throw LayerSettings.problem("rms_scaling", "false", settings.raw("rms_scaling"));
    }
    return LayerNormalization.of()
        .axis(settings.axis(-1))
        .epsilon(settings.number("epsilon", 1e-3))
        .center(settings.flag("center", true))
        .scale(settings.flag("scale", true))
        .betaInitializer(settings.initializer("beta_initializer", Initializer.zeros()))
        .gammaInitializer(settings.initializer("gamma_initializer", Initializer.ones()))
        .betaRegularizer(settings.regularizer("beta_regularizer"))
        .gammaRegularizer(settings.regularizer("gamma_regularizer"))
        .betaConstraint(settings.constraint("beta_constraint"))
        .gammaConstraint(settings.constraint("gamma_constraint"));
  }

  /** An axis that is null or an empty list stands for one mean of all numbers. */
  private static Layer<?> fixed(LayerSettings settings) {
    JsonNode axis = settings.config().setting("axis");
    boolean none = axis != null && (axis.isNull() || (axis.isArray() && axis.isEmpty()));
    Normalization layer =
        Normalization.of()
            .axis(none ? null : (Integer) settings.axis(-1))
            .invert(settings.flag("invert", false));
    if (settings.has("mean")) {
      layer.mean(numbers(settings, "mean", 0));
    }
    if (settings.has("variance")) {
      layer.variance(numbers(settings, "variance", 1));
    }
    return layer;
  }

  private static Layer<?> rescaling(LayerSettings settings) {
    return Rescaling.of(numbers(settings, "scale", 1)).offset(numbers(settings, "offset", 0));
  }

  /** A number or a list of numbers; lists within each other, [[1, 2]], count as one. */
  private static double[] numbers(LayerSettings settings, String setting, double dflt) {
    JsonNode value = settings.raw(setting);
    if (value == null) {
      return new double[] {dflt};
    }
    List<Double> numbers = new ArrayList<>();
    collect(setting, value, numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The depth is that of the file, which is bounded when it is parsed. */
  private static void collect(String setting, JsonNode value, List<Double> numbers) {
    if (value.isArray()) {
      value.forEach(item -> collect(setting, item, numbers));
    } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      numbers.add(value.doubleValue());
    } else {
      throw LayerSettings.problem(setting, "a finite number or a list of them", value);
    }
  }
}
