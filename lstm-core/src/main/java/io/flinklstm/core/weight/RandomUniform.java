package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Uniform on [minval, maxval).
 *
 * @param minval least value
 * @param maxval bound of the values; rounding to float may reach it
 * @param seed null for other values on every call
 */
record RandomUniform(double minval, double maxval, Long seed) implements Initializer {
  RandomUniform {
    Hyperparameters.requireOrder("RandomUniform", "minval", minval, "maxval", maxval);
  }

  @Override
  public Tensor create(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    fill(tensor.data());
    return tensor;
  }

  /** Draws every value of the array, in order; all of it is modified. */
  void fill(float[] values) {
    Alea uniform = Alea.seeded(seed);
    double range = maxval - minval;
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) (minval + range * uniform.next());
    }
  }

  @Override
  public String className() {
    return "RandomUniform";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("minval", minval);
    config.put("maxval", maxval);
    config.put("seed", seed);
    return config;
  }
}
