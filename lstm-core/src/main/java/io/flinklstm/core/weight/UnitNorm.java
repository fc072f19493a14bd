package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every norm 1.
 *
 * @param axis the axis norms are taken over
 */
record UnitNorm(int axis) implements Constraint {
  @Override
  public void apply(Tensor w) {
    AxisNorms.rescale(className(), w, axis, norm -> 1);
  }

  @Override
  public String className() {
    return "UnitNorm";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("axis", axis);
    return config;
  }
}
