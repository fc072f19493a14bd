package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * A model from its topology and weights, with all problems of its layers.
 *
 * <p>Defaults of absent settings are those of the constructors of TensorFlow.js 4.22 ({@code
 * tfjs-layers/src/layers/recurrent.ts, core.ts}).
 */
final class ModelReader {
  private static final String ACCEPTED =
      "LSTM, Dense, Dropout, Activation, and InputLayer in front";

  private final String file;
  private final List<String> problems;
  private final WeightSource weights;

  private ModelReader(String file, List<String> problems, WeightSource weights) {
    this.file = file;
    this.problems = problems;
    this.weights = weights;
  }

  static Model read(ModelFiles files, JsonNode json) throws ModelFormatException {
    List<String> problems = new ArrayList<>();
    String file = files.jsonName();
    Topology topology = Topology.read(file, json);
    byte[] bytes = files.weights();
    WeightSource weights =
        new WeightSource(file, WeightManifest.weights(file, json, bytes.length), bytes, problems);
    ModelReader reader = new ModelReader(file, problems, weights);
    List<Layer> layers = reader.layers(topology);
    weights.finish(problems.isEmpty());
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
    try {
      return Model.of(topology.name(), topology.inputShape(), layers);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(file + ": modelTopology: " + e.getMessage(), e);
    }
  }

  private List<Layer> layers(Topology topology) {
    List<Layer> layers = new ArrayList<>();
    int width = topology.inputShape()[topology.inputShape().length - 1];
    for (LayerConfig config : topology.layers()) {
      Layer layer = layer(config, width);
      if (layer != null) {
        layers.add(layer);
      }
      width = layer == null ? units(config, width) : layer.units();
    }
    return layers;
  }

  /** The layer, or null after a problem. */
  private Layer layer(LayerConfig config, int width) {
    try {
      return switch (config.className()) {
        case "LSTM" -> lstm(config, width);
        case "Dense" -> dense(config, width);
        case "Dropout" -> new Dropout(config.name(), width, number(config, "rate"));
        case "Activation" -> {
          Activation activation = activation(config, "activation", null);
          yield activation == null ? null : new ActivationLayer(config.name(), width, activation);
        }
        default -> {
          problem(config, "not supported; accepted are " + ACCEPTED);
          yield null;
        }
      };
    } catch (IllegalArgumentException e) {
      problem(config, e.getMessage());
      return null;
    }
  }

  private Layer lstm(LayerConfig config, int width) {
    int before = problems.size();
    refuse(config, "return_state", "an LSTM with its output alone");
    refuse(config, "time_major", "[batch, time, inputs]");
    int units = units(config, -1);
    Activation activation = activation(config, "activation", Activation.TANH);
    Activation recurrent =
        activation(config, "recurrent_activation", Activation.HARD_SIGMOID_FIFTH);
    boolean useBias = flag(config, "use_bias", true);
    boolean sequences = flag(config, "return_sequences", false);
    boolean backwards = flag(config, "go_backwards", false);
    if (units < 1) {
      return null;
    }
    Tensor kernel = weights.take(config, "kernel", width, 4 * units);
    Tensor recurrentKernel = weights.take(config, "recurrent_kernel", units, 4 * units);
    Tensor bias = useBias ? weights.take(config, "bias", 4 * units) : null;
    if (problems.size() > before) {
      return null;
    }
    return new Lstm(
        config.name(),
        new Lstm.Weights(
            Matrix.copyOf(kernel),
            Matrix.copyOf(recurrentKernel),
            bias == null ? null : bias.data()),
        activation,
        recurrent,
        sequences,
        backwards);
  }

  private Layer dense(LayerConfig config, int width) {
    int before = problems.size();
    int units = units(config, -1);
    Activation activation = activation(config, "activation", Activation.LINEAR);
    boolean useBias = flag(config, "use_bias", true);
    if (units < 1) {
      return null;
    }
    Tensor kernel = weights.take(config, "kernel", width, units);
    Tensor bias = useBias ? weights.take(config, "bias", units) : null;
    return problems.size() > before
        ? null
        : new Dense(
            config.name(), Matrix.copyOf(kernel), bias == null ? null : bias.data(), activation);
  }

  private void problem(LayerConfig config, String text) {
    problems.add(file + ": " + config.place() + text);
  }

  /** The setting units; without a sound one the fallback or, if that is -1, a problem. */
  private int units(LayerConfig config, int fallback) {
    JsonNode value = config.setting("units");
    boolean sound =
        value != null
            && value.isIntegralNumber()
            && value.canConvertToInt()
            && value.asInt() >= 1
            && value.asInt() <= Limits.UNITS;
    if (!sound && fallback == -1) {
      problem(
          config,
          "units: expected a whole number from 1 to %d, found %s"
              .formatted(Limits.UNITS, ModelJson.found(value)));
    }
    return sound ? value.asInt() : fallback;
  }

  private boolean flag(LayerConfig config, String setting, boolean dflt) {
    JsonNode value = config.setting(setting);
    if (value == null || value.isNull()) {
      return dflt;
    }
    if (!value.isBoolean()) {
      problem(config, setting + ": expected true or false, found " + ModelJson.found(value));
    }
    return value.asBoolean(dflt);
  }

  private void refuse(LayerConfig config, String setting, String accepted) {
    if (flag(config, setting, false)) {
      problem(config, setting + ": not supported; accepted is " + accepted);
    }
  }

  private double number(LayerConfig config, String setting) {
    JsonNode value = config.setting(setting);
    if (value == null || !value.isNumber()) {
      throw new IllegalArgumentException(
          setting + ": expected a number, found " + ModelJson.found(value));
    }
    return value.doubleValue();
  }

  /** The formula: absent is the default, null is linear; null after a problem. */
  private Activation activation(LayerConfig config, String setting, Activation dflt) {
    JsonNode value = config.setting(setting);
    if (value == null && dflt != null) {
      return dflt;
    }
    if (value != null && value.isNull() && dflt != null) {
      return Activation.LINEAR;
    }
    JsonNode name = value != null && value.isObject() ? value.path("class_name") : value;
    if (name != null && name.isTextual()) {
      Activation activation = Activation.byIdentifier(name.textValue()).orElse(null);
      if (activation != null) {
        return activation;
      }
    }
    problem(
        config,
        "%s: expected one of %s, found %s"
            .formatted(setting, Activation.identifiers(), ModelJson.found(name)));
    return null;
  }
}
