package io.flinklstm.core.layer;

import io.flinklstm.core.math.Tensor;
import java.util.List;

/**
 * What travels along an edge of a graph.
 *
 * @param tensor [batch, ...]
 * @param mask of its time axis, or null if every timestep is real
 */
public record Value(Tensor tensor, Mask mask) {
  static Value of(Tensor tensor) {
    return new Value(tensor, null);
  }

  static List<Value> only(Tensor tensor, Mask mask) {
    return List.of(new Value(tensor, mask));
  }
}
