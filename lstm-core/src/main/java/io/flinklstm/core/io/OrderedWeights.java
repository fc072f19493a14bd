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
    String place =
        "%s: layer %s (%s): ".formatted(file, ModelJson.quoted(layer.name()), layer.className());
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
        problems.add("%sweight %s: %s".formatted(place, ModelJson.quoted(weight.path()), problem));
      }
    }
  }

  private static String misfit(Weight weight, Tensor tensor) {
    return Arrays.equals(weight.shape(), tensor.shape())
        ? Finite.problem(tensor)
        : "must be %s but is %s"
            .formatted(Arrays.toString(weight.shape()), Arrays.toString(tensor.shape()));
  }
}
