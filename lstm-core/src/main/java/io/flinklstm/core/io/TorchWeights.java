package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state_dict of a PyTorch module, from which every module takes what it owns, once. */
final class TorchWeights {
  private final Map<String, Tensor> tensors;
  private final List<String> problems;
  private final Map<String, Tensor> left;
  private final TorchProjection.Budget projections = new TorchProjection.Budget();

  /**
   * Weights that nobody has taken yet.
   *
   * @param tensors by name; read
   * @param problems takes what is missing or does not fit
   */
  TorchWeights(Map<String, Tensor> tensors, List<String> problems) {
    this.tensors = tensors;
    this.problems = problems;
    this.left = new LinkedHashMap<>(tensors);
  }

  /** What the projections of the file may still cost. */
  TorchProjection.Budget projections() {
    return projections;
  }

  /** Whether the file has a weight of this name. */
  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Its shape; empty if there is no such weight. */
  int[] shape(String name) {
    Tensor tensor = tensors.get(name);
    return tensor == null ? new int[0] : tensor.shape();
  }

  /**
   * The weight of this name and shape, or null after a problem.
   *
   * @param place of the module, for messages
   * @param axes what the dimensions are, for messages
   * @param shape dimensions; -1 is any size above 0
   */
  Tensor take(String place, String name, String axes, int... shape) {
    Tensor tensor = tensors.get(name);
    String problem = null;
    if (tensor == null) {
      problem = "missing; expected " + expected(axes, shape);
    } else if (left.remove(name) == null) {
      problem = "another layer has taken it";
    } else if (!fits(shape, tensor.shape())) {
      problem =
          "must be %s but is %s".formatted(expected(axes, shape), Arrays.toString(tensor.shape()));
    }
    if (problem == null) {
      return tensor;
    }
    problems.add("%s: weight %s: %s".formatted(place, ModelJson.quoted(name), problem));
    return null;
  }

  /** Takes a number that only training reads. */
  void ignore(String name) {
    left.remove(name);
  }

  /** Takes all weights of a module that is refused anyway. */
  void ignoreAll(String module) {
    left.keySet().removeIf(name -> name.startsWith(module + "."));
  }

  private static String expected(String axes, int[] shape) {
    return Arrays.stream(shape).anyMatch(size -> size < 0)
        ? axes
        : "%s %s".formatted(axes, Arrays.toString(shape));
  }

  private static boolean fits(int[] wanted, int[] found) {
    boolean fits = wanted.length == found.length;
    for (int i = 0; fits && i < wanted.length; i++) {
      fits = wanted[i] < 0 ? found[i] > 0 : wanted[i] == found[i];
    }
    return fits;
  }

  /** Makes problems of weights nobody took. */
  void finish(String file) {
    left.forEach(
        (name, tensor) ->
            problems.add(
                "%s: weight %s %s: no layer takes it"
                    .formatted(file, ModelJson.quoted(name), Arrays.toString(tensor.shape()))));
  }
}
