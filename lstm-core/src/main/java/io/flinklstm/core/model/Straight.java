package io.flinklstm.core.model;

import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Node;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the calls of a graph form a single line, so that a summary need not say what is connected
 * to what.
 *
 * <p>Source: {@code isModelSequentialLike} in tfjs-layers/src/utils/layer_utils.ts, TensorFlow.js
 * 4.22, and {@code print_summary} in keras/src/utils/summary_utils.py, Keras 3, which agree.
 */
final class Straight {
  private Straight() {}

  /** No depth has two calls, no call has several inputs, no layer is called twice. */
  static boolean is(Graph graph) {
    Set<Integer> depths = new HashSet<>();
    Set<Layer<?>> layers = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean alone = depths.add(graph.depth(node)) && layers.add(node.layer());
      if (!alone || node.inputs().size() > 1) {
        return false;
      }
    }
    return true;
  }
}
