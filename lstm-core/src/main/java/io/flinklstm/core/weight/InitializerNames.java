package io.flinklstm.core.weight;

import io.flinklstm.core.weight.Initializer.Distribution;
import io.flinklstm.core.weight.Initializer.FanMode;
import java.util.Map;

/** The names of initializers in TensorFlow.js 4.22 and Keras, and the configs that go with them. */
final class InitializerNames {
  private static final String KNOWN =
      "Zeros, Ones, Constant, Identity, RandomUniform, RandomNormal, TruncatedNormal,"
          + " VarianceScaling, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LeCunUniform,"
          + " LeCunNormal, Orthogonal, or these in camel or snake case";

  private InitializerNames() {}

  static Initializer read(String name, Map<String, Object> config) {
    String className = Hyperparameters.className(name);
    Hyperparameters values = new Hyperparameters(className, config);
    return switch (className) {
      case "Zeros" -> new Zeros();
      case "Ones" -> new Ones();
      case "Constant" -> new Constant(values.number("value"));
      case "Identity", "IdentityInitializer" -> new Identity(values.number("gain", 1));
      case "RandomUniform" ->
          new RandomUniform(
              values.number("minval", -0.05), values.number("maxval", 0.05), values.seed());
      case "RandomNormal" ->
          new RandomNormal(values.number("mean", 0), values.number("stddev", 0.05), values.seed());
      case "TruncatedNormal" ->
          new TruncatedNormal(
              values.number("mean", 0), values.number("stddev", 0.05), values.seed());
      case "Orthogonal", "OrthogonalInitializer" ->
          new Orthogonal(values.number("gain", 1), values.seed());
      default -> varianceScaling(name, className, values);
    };
  }

  private static Initializer varianceScaling(
      String name, String className, Hyperparameters values) {
    return switch (className) {
      case "VarianceScaling" ->
          new VarianceScaling(
              values.number("scale", 1),
              values.choice("mode", FanMode.FAN_IN),
              values.choice("distribution", Distribution.NORMAL),
              values.seed());
      case "GlorotUniform" ->
          new VarianceScaling(1, FanMode.FAN_AVG, Distribution.UNIFORM, values.seed());
      case "GlorotNormal" ->
          new VarianceScaling(1, FanMode.FAN_AVG, Distribution.NORMAL, values.seed());
      case "HeUniform" ->
          new VarianceScaling(2, FanMode.FAN_IN, Distribution.UNIFORM, values.seed());
      case "HeNormal" -> new VarianceScaling(2, FanMode.FAN_IN, Distribution.NORMAL, values.seed());
      case "LeCunUniform", "LecunUniform" ->
          new VarianceScaling(1, FanMode.FAN_IN, Distribution.UNIFORM, values.seed());
      case "LeCunNormal", "LecunNormal" ->
          new VarianceScaling(1, FanMode.FAN_IN, Distribution.NORMAL, values.seed());
      default -> throw Hyperparameters.unknown("initializer", name, KNOWN);
    };
  }
}
