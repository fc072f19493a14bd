package io.flinklstm.core.layer;

import io.flinklstm.core.math.Precision;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Layers, their parts, the parts of those and so on, each once.
 *
 * @param layers in no order
 */
record LayersWithin(Set<Layer<?>> layers) {
  static LayersWithin of(List<? extends Layer<?>> layers) {
    Set<Layer<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Layer<?>> waiting = new ArrayDeque<>(layers);
    while (!waiting.isEmpty()) {
      Layer<?> layer = waiting.pop();
      if (seen.add(layer)) {
        waiting.addAll(layer.parts());
      }
    }
    return new LayersWithin(seen);
  }

  /**
   * Gives all of them this precision.
   *
   * @throws IllegalStateException if one has computed; nothing is changed then
   */
  void precision(Precision value) {
    Setting.notNull("precision", value, "a precision");
    layers.forEach(Layer::requireNotComputed);
    layers.forEach(layer -> layer.takePrecision(value));
    // Only now, as parts ask their owners.
    layers.forEach(Layer::packAgain);
  }

  /** Fixes the precision of all of them. */
  void startComputing() {
    layers.forEach(Layer::startComputing);
  }
}
