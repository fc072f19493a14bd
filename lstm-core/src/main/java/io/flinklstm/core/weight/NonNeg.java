package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** No value below 0. */
record NonNeg() implements Constraint {
  @Override
  public void apply(Tensor w) {
    float[] values = w.data();
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.max(0f, values[k]);
    }
  }

  @Override
  public String className() {
    return "NonNeg";
  }

  @Override
  public Map<String, Object> config() {
    return new LinkedHashMap<>();
  }
}
