package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Norms drawn towards an interval.
 *
 * @param minValue least norm, at least 0
 * @param maxValue greatest norm, at least minValue
 * @param rate how much of the way one call goes, from 0 to 1
 * @param axis the axis norms are taken over
 */
record MinMaxNorm(double minValue, double maxValue, double rate, int axis) implements Constraint {
  MinMaxNorm {
    Hyperparameters.requireAtLeast(0, "MinMaxNorm", "min_value", minValue);
    Hyperparameters.requireOrder("MinMaxNorm", "min_value", minValue, "max_value", maxValue);
    Hyperparameters.requireAtLeast(0, "MinMaxNorm", "rate", rate);
    if (rate > 1) {
      throw new IllegalArgumentException("MinMaxNorm: rate must be at most 1, not " + rate);
    }
  }

  @Override
  public void apply(Tensor w) {
    AxisNorms.rescale(className(), w, axis, this::desired);
  }

  private double desired(double norm) {
    double clipped = Math.max(minValue, Math.min(maxValue, norm));
    return rate * clipped + (1 - rate) * norm;
  }

  @Override
  public String className() {
    return "MinMaxNorm";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("min_value", minValue);
    config.put("max_value", maxValue);
    config.put("rate", rate);
    config.put("axis", axis);
    return config;
  }
}
