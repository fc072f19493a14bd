package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Map;

/**
 * What the values of a weight may be. Immutable; equal if the configs are.
 *
 * <p>Norms are Euclidean, √Σw² over one axis: with axis 0 of a matrix [rows, cols] each column is
 * held. Negative axes count from the end. All arithmetic is in double, rounded once. A norm n is
 * divided by as n + 1e-7, so a weight that already fits shrinks by that little, and a weight of
 * zeros stays.
 *
 * <p>Formulas: {@code tfjs-layers/src/constraints.ts}, TensorFlow.js 4.22.
 */
public sealed interface Constraint permits MaxNorm, MinMaxNorm, NonNeg, UnitNorm {
  /**
   * Makes the weight fit.
   *
   * @param w modified in place; the caller must own its values
   * @throws IllegalArgumentException if w has no such axis
   */
  void apply(Tensor w);

  /** The class as model files name it, for example {@code MaxNorm}. */
  String className();

  /**
   * What model files say about this constraint, in their order: keys in snake case, a Double for
   * each real number, an Integer for the axis. A new map, owned by the caller.
   */
  Map<String, Object> config();

  /** w · min(n, maxValue) / (n + 1e-7). */
  static Constraint maxNorm(double maxValue, int axis) {
    return new MaxNorm(maxValue, axis);
  }

  /** w · (rate · clip(n, minValue, maxValue) + (1 − rate) · n) / (n + 1e-7). */
  static Constraint minMaxNorm(double minValue, double maxValue, double rate, int axis) {
    return new MinMaxNorm(minValue, maxValue, rate, axis);
  }

  /** max(0, w). */
  static Constraint nonNeg() {
    return new NonNeg();
  }

  /** w / (n + 1e-7). */
  static Constraint unitNorm(int axis) {
    return new UnitNorm(axis);
  }

  /**
   * The constraint a model file or a caller names.
   *
   * @param className {@code MaxNorm}, {@code MinMaxNorm}, {@code NonNeg} or {@code UnitNorm}, or
   *     one of these in camel or snake case
   * @param config hyperparameters, in snake or camel case; those absent or null take the defaults
   *     of TensorFlow.js, unknown ones are ignored; may be null for none
   * @throws IllegalArgumentException if the name is unknown or a value is not possible
   */
  static Constraint of(String className, Map<String, Object> config) {
    String name = Hyperparameters.className(className);
    Hyperparameters values = new Hyperparameters(name, config);
    return switch (name) {
      case "MaxNorm" -> maxNorm(values.number("max_value", 2), values.integer("axis", 0));
      case "MinMaxNorm" ->
          minMaxNorm(
              values.number("min_value", 0),
              values.number("max_value", 1),
              values.number("rate", 1),
              values.integer("axis", 0));
      case "NonNeg" -> nonNeg();
      case "UnitNorm" -> unitNorm(values.integer("axis", 0));
      default ->
          throw Hyperparameters.unknown(
              "constraint",
              className,
              "MaxNorm, MinMaxNorm, NonNeg, UnitNorm, or these in camel or snake case");
    };
  }
}
