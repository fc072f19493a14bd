package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One entry of the layers of a PyTorch model, with its weights.
 *
 * @param place where it stands, for messages
 * @param features last axis of its input; -1 for any
 * @param call its layers
 */
record TorchModule(String place, int features, UnaryOperator<SymbolicTensor> call) {
  /** Any size of the last axis. */
  static final int ANY = -1;

  private static final Pattern LAYER_NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._]*");

  /** What an entry says, and where its weights are. */
  record Entry(
      String place,
      String name,
      ObjectReader settings,
      TorchWeights weights,
      List<String> problems) {

    /** The name in the model; null where PyTorch's is none that a layer may have. */
    String layerName() {
      return LAYER_NAME.matcher(name).matches() ? name : null;
    }

    /** The full name of a weight. */
    String weight(String leaf) {
      return name + "." + leaf;
    }

    boolean has(String leaf) {
      return weights.has(weight(leaf));
    }

    void problem(String problem) {
      problems.add(place + ": " + problem);
    }

    /** A number of at least 0. */
    double notBelowZero(String field, double dflt) {
      double value = settings.number(field, dflt);
      if (value < 0) {
        settings.problem(field, "expected a number of at least 0, found " + value);
        return dflt;
      }
      return value;
    }

    /** A module of one layer. */
    TorchModule module(int features, Layer<?> layer) {
      if (layerName() != null) {
        layer.name(layerName());
      }
      return new TorchModule(place, features, layer::apply);
    }

    /** See {@link TorchWeights#take}. */
    Tensor take(String leaf, String axes, int... shape) {
      return weights.take(place, weight(leaf), axes, shape);
    }
  }

  /** Makes a module of its entry; null after a problem. */
  interface Reader {
    TorchModule read(Entry entry);
  }

  /**
   * Calls the layers.
   *
   * @throws IllegalArgumentException if the input does not fit
   */
  SymbolicTensor apply(SymbolicTensor input) {
    int last = input.shape().dimension(-1);
    if (features != ANY && last != features) {
      throw new IllegalArgumentException(
          "its weights take %d features, but its input is %s".formatted(features, input.shape()));
    }
    return call.apply(input);
  }
}
