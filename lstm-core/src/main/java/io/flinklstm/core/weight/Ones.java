package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** All ones. */
record Ones() implements Initializer {
  @Override
  public Tensor create(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    Arrays.fill(tensor.data(), 1f);
    return tensor;
  }

  @Override
  public String className() {
    return "Ones";
  }

  @Override
  public Map<String, Object> config() {
    return new LinkedHashMap<>();
  }
}
