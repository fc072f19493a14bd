package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.layer.SymbolicTensor;
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

    /** A setting that can only be this number. */
    void only(String field, double value) {
      JsonNode found = settings.raw(field);
      if (found != null && !(found.isNumber() && found.doubleValue() == value)) {
        settings.problem(
            field, "expected %s, found %s".formatted(number(value), ModelJson.found(found)));
      }
    }

    private static String number(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
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
