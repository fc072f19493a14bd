package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;

/** Weights whose order alone tells which is which. */
final class OrderedWeights {
  private OrderedWeights() {}

  static void fill(String file, Layer<?> layer, List<Tensor> tensors, List<String> problems) {
    List<Weight> weights = layer.weights();
    String place = place(file, layer);
    if (tensors.size() != weights.size()) {
      problems.add(
          place + "%d weights expected, found %d".formatted(weights.size(), tensors.size()));
      return;
    }
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      String problem = misfit(weight, tensors.get(i));
      if (problem == null) {
        weight.set(tensors.get(i));
      } else {
        problems.add(place(file, layer, weight) + problem);
      }
    }
  }

  private static String misfit(Weight weight, Tensor tensor) {
    String problem = misfit(weight, tensor.shape());
    return problem == null ? Finite.problem(tensor) : problem;
  }

  /** What is wrong with the shape of a file's weight, or null. */
  static String misfit(Weight weight, int[] shape) {
    return Arrays.equals(weight.shape(), shape)
        ? null
        : "must be %s but is %s".formatted(Arrays.toString(weight.shape()), Arrays.toString(shape));
  }

  /** Begins messages about a layer. */
  static String place(String file, Layer<?> layer) {
    return "%s: layer %s (%s): ".formatted(file, ModelJson.quoted(layer.name()), layer.className());
  }

  /** Begins messages about a weight of a layer. */
  static String place(String file, Layer<?> layer, Weight weight) {
    return place(file, layer) + "weight %s: ".formatted(ModelJson.quoted(weight.path()));
  }
}
