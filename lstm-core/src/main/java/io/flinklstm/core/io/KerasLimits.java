package io.flinklstm.core.io;

import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.GlobalAveragePooling1D;
import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Node;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.StackedCells;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.math.Shape;
import java.util.List;
import java.util.Map;

/**
 * What Keras 3 refuses, or computes otherwise, because of several settings or layers together.
 *
 * <p>Source: keras/src/layers/rnn (rnn.py, bidirectional.py, stacked_rnn_cells.py), Keras 3.12.
 */
final class KerasLimits {
  private KerasLimits() {}

  /**
   * Checks a model and all within.
   *
   * @throws IllegalArgumentException with layer, setting and reason
   */
  static void require(Graph graph) {
    require(graph, graph.layers().stream().anyMatch(KerasLimits::masks));
  }

  private static boolean masks(Layer<?> layer) {
    return layer instanceof Masking
        || (layer instanceof Embedding && Boolean.TRUE.equals(layer.config().get("mask_zero")))
        || layer.parts().stream().anyMatch(KerasLimits::masks);
  }

  private static void require(Graph graph, boolean masked) {
    for (Node node : graph.nodes()) {
      if (masked) {
        requireMaskRule(node);
      }
      if (node.layer() instanceof Recurrent<?> recurrent) {
        requireRecurrent(recurrent, node.inputShapes());
      } else if (node.layer() instanceof Bidirectional layer) {
        requireRecurrent(layer.forward(), node.inputShapes());
        requireRecurrent(layer.backward(), node.inputShapes());
        requireZeros(layer, masked);
      } else if (node.layer() instanceof Nested nested) {
        require(nested.graph(), masked);
      } else if (node.layer() instanceof TimeDistributed each && each.layer() instanceof Nested) {
        throw problem(each, "layer: a model within is not read again, so it is not written");
      }
    }
  }

  private static void requireRecurrent(Recurrent<?> layer, List<Shape> inputs) {
    Map<String, Object> config = layer.config();
    if (Boolean.TRUE.equals(config.get("unroll")) && inputs.get(0).dimension(1) == Shape.ANY) {
      throw problem(layer, "unroll: Keras 3 needs to know the number of timesteps");
    }
    if (layer.cell() instanceof StackedCells && (layer.returnState() || inputs.size() > 1)) {
      String setting = inputs.size() > 1 ? "initialState" : "return_state";
      throw problem(layer, setting + ": Keras 3 has the states of stacked cells in another order");
    }
  }

  /** Keras makes both directions put zeros where there is padding if they give all timesteps. */
  private static void requireZeros(Bidirectional layer, boolean masked) {
    for (Recurrent<?> direction : List.of(layer.forward(), layer.backward())) {
      boolean zeros = Boolean.TRUE.equals(direction.config().get("zero_output_for_mask"));
      if (masked && zeros != direction.returnSequences()) {
        throw problem(
            layer,
            "zero_output_for_mask: expected %s, as Keras 3 sets it to return_sequences"
                .formatted(direction.returnSequences()));
      }
    }
  }

  private static void requireMaskRule(Node node) {
    Layer<?> layer = node.layer();
    MergeLayers.requireRule(layer, node.inputShapes(), Dialect.KERAS3);
    if (layer instanceof GlobalAveragePooling1D pooling && !pooling.heedsMask()) {
      throw problem(layer, "heedMask: Keras 3 leaves out what a mask calls padding");
    }
  }

  private static IllegalArgumentException problem(Layer<?> layer, String text) {
    return new IllegalArgumentException(
        "layer %s (%s): %s".formatted(ModelJson.quoted(layer.name()), layer.className(), text));
  }
}
