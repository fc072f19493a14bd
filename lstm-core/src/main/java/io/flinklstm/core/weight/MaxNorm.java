package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * No norm above a limit.
 *
 * @param maxValue greatest norm, at least 0
 * @param axis the axis norms are taken over
 */
record MaxNorm(double maxValue, int axis) implements Constraint {
  MaxNorm {
    Hyperparameters.requireAtLeast(0, "MaxNorm", "max_value", maxValue);
  }

  @Override
  public void apply(Tensor w) {
    AxisNorms.rescale(className(), w, axis, norm -> Math.min(norm, maxValue));
  }

  @Override
  public String className() {
    return "MaxNorm";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("max_value", maxValue);
    config.put("axis", axis);
    return config;
  }
}
