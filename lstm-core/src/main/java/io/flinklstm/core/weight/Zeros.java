package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** All zeros. */
record Zeros() implements Initializer {
  @Override
  public Tensor create(int... shape) {
    return Tensor.zeros(shape);
  }

  @Override
  public String className() {
    return "Zeros";
  }

  @Override
  public Map<String, Object> config() {
    return new LinkedHashMap<>();
  }
}
