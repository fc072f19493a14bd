package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Normal, drawn again until within two standard deviations of the mean.
 *
 * @param mean centre of the distribution
 * @param stddev standard deviation before the cut, at least 0
 * @param seed null for other values on every call
 */
record TruncatedNormal(double mean, double stddev, Long seed) implements Initializer {
  TruncatedNormal {
    Hyperparameters.requireFinite("TruncatedNormal", "mean", mean);
    Hyperparameters.requireAtLeast(0, "TruncatedNormal", "stddev", stddev);
  }

  @Override
  public Tensor create(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    new Gaussian(Alea.seeded(seed), mean, stddev, true).fill(tensor.data());
    return tensor;
  }

  @Override
  public String className() {
    return "TruncatedNormal";
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
