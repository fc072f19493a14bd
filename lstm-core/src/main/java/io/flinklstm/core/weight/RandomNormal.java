package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Normal.
 *
 * @param mean centre of the distribution
 * @param stddev standard deviation, at least 0
 * @param seed null for other values on every call
 */
record RandomNormal(double mean, double stddev, Long seed) implements Initializer {
  RandomNormal {
    Hyperparameters.requireFinite("RandomNormal", "mean", mean);
    Hyperparameters.requireAtLeast(0, "RandomNormal", "stddev", stddev);
  }

  @Override
  public Tensor create(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    new Gaussian(Alea.seeded(seed), mean, stddev, false).fill(tensor.data());
    return tensor;
  }

  @Override
  public String className() {
    return "RandomNormal";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("mean", mean);
    config.put("stddev", stddev);
    config.put("seed", seed);
    return config;
  }
}
