package io.flinklstm.core.io;

import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Cell;
import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Normalization;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.StackedCells;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights as Keras 3 numbers them: {@code model.weights.h5} of a {@code .keras} archive, which
 * {@link KerasArchiveWeights} reads.
 *
 * <p>Source: {@code _save_state} in keras/src/saving/saving_lib.py, Keras 3.12. The group of each
 * object has its name as attribute of {@code vars}; Keras finds groups by class and number only.
 */
final class KerasWeightsWriter {
  private static final String VARS = "vars";
  private static final String CELL = "cell";

  private KerasWeightsWriter() {}

  /**
   * The file.
   *
   * @throws IllegalArgumentException if it is larger than an array, or a weight is not as Keras
   *     keeps it
   */
  static byte[] write(Model model) {
    Hdf5Writer hdf5 = new Hdf5Writer();
    model(hdf5.root(), model.name(), model.kind().className(), model.graph());
    return hdf5.toBytes();
  }

  private static void model(Hdf5Writer.Group group, String name, String className, Graph graph) {
    group.group(VARS).name(name);
    boolean chain = className.equals(Model.Kind.SEQUENTIAL.className());
    Map<String, Integer> counts = new HashMap<>();
    for (Layer<?> layer : graph.layers()) {
      // The layers of a chain are counted without its input layer.
      if (!(chain && layer instanceof InputLayer)) {
        String counted = KerasArchiveWeights.group(className(layer), counts);
        layer(group.group("layers").group(counted), layer, layer.name());
      }
    }
  }

  /** All models that are no chain are Functional. */
  private static String className(Layer<?> layer) {
    boolean graph =
        layer instanceof Nested && !layer.className().equals(Model.Kind.SEQUENTIAL.className());
    return graph ? "Functional" : layer.className();
  }

  private static void layer(Hdf5Writer.Group group, Layer<?> layer, String name) {
    if (layer instanceof Nested nested) {
      model(group, nested.name(), nested.className(), nested.graph());
      return;
    }
    group.group(VARS).name(name);
    if (layer instanceof Bidirectional both) {
      layer(group.group("forward_layer"), both.forward(), forwardName(both));
      layer(group.group("backward_layer"), both.backward(), backwardName(both));
    } else if (layer instanceof TimeDistributed each) {
      layer(group.group("layer"), each.layer(), each.layer().name());
    } else if (layer instanceof Recurrent<?> recurrent) {
      cell(group.group(CELL), recurrent.cell(), recurrent.weights());
    } else {
      variables(group.group(VARS), layer.weights(), layer instanceof Normalization);
    }
  }

  /** Keras does not say twice which direction it is. */
  private static String forwardName(Bidirectional layer) {
    return layer.forward().name().replaceFirst("^forward_forward_", "forward_");
  }

  /** A backward layer of its own keeps its name. */
  private static String backwardName(Bidirectional layer) {
    return layer.config().get("backward_layer") instanceof Layer<?> own
        ? own.name()
        : layer.backward().name().replaceFirst("^backward_forward_", "backward_");
  }

  private static void cell(Hdf5Writer.Group group, Cell<?> cell, List<Weight> weights) {
    group.group(VARS).name(name(cell));
    if (cell instanceof StackedCells stack) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < stack.cells().size(); i++) {
        Cell<?> one = stack.cells().get(i);
        String prefix = "RNNCell_%d/".formatted(i);
        String counted = KerasArchiveWeights.group(one.className(), counts);
        cell(
            group.group("cells").group(counted),
            one,
            weights.stream().filter(weight -> weight.name().startsWith(prefix)).toList());
      }
    } else {
      variables(group.group(VARS), weights, false);
    }
  }

  /** Its name, or the one that Keras gives it. */
  private static String name(Cell<?> cell) {
    return cell.name().equals(cell.className())
        ? KerasArchiveWeights.snakeCase(cell.className())
        : cell.name();
  }

  private static void variables(
      Hdf5Writer.Group group, List<Weight> weights, boolean normalization) {
    int number = 0;
    for (Weight weight : weights) {
      float[] values = weight.value().data();
      String name = String.valueOf(number);
      if (normalization && weight.name().equals("count")) {
        requireWhole(weight, values);
        group.integers(name, weight.shape(), values);
      } else {
        group.floats(name, weight.shape(), values);
      }
      number++;
    }
  }

  /** Keras counts in whole numbers. */
  private static void requireWhole(Weight weight, float[] values) {
    for (float value : values) {
      if (value != Math.rint(value) || Math.abs(value) >= 0x1p63f) {
        throw new IllegalArgumentException(
            "weight %s: Keras 3 keeps a whole number, found %s"
                .formatted(ModelJson.quoted(weight.path()), value));
      }
    }
  }
}
