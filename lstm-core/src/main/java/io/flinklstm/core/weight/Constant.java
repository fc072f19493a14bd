package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value everywhere.
 *
 * @param value rounded to float in the tensor
 */
record Constant(double value) implements Initializer {
  Constant {
    Hyperparameters.requireFinite("Constant", "value", value);
  }

  @Override
  public Tensor create(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    Arrays.fill(tensor.data(), (float) value);
    return tensor;
  }

  @Override
  public String className() {
    return "Constant";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("value", value);
    return config;
  }
}
