package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A multiple of the identity matrix, [n, n].
 *
 * @param gain the value on the diagonal
 */
record Identity(double gain) implements Initializer {
  Identity {
    Hyperparameters.requireFinite("Identity", "gain", gain);
  }

  @Override
  public Tensor create(int... shape) {
    if (shape.length != 2 || shape[0] != shape[1]) {
      throw new IllegalArgumentException(
          "Identity: shape must be [n, n], a square matrix, not " + Arrays.toString(shape));
    }
    Tensor tensor = Tensor.zeros(shape);
    for (int k = 0; k < shape[0]; k++) {
      tensor.data()[k * shape[0] + k] = (float) gain;
    }
    return tensor;
  }

  @Override
  public String className() {
    return "Identity";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("gain", gain);
    return config;
  }
}
