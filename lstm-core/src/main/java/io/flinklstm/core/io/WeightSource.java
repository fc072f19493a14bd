package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands the weights of a manifest to the layers that want them, each once.
 *
 * <p>A weight has the name wanted, or has it once the second-to-last word of its own is left out:
 * Keras since TensorFlow 2.2 writes {@code lstm/lstm_cell/kernel} for {@code lstm/kernel}.
 */
final class WeightSource {
  private final String file;
  private final Map<String, StoredWeight> byName = new HashMap<>();
  private final Map<String, StoredWeight> byShortName = new HashMap<>();
  private final Set<StoredWeight> left;
  private final byte[] bytes;
  private final List<String> problems;

  WeightSource(
      String file, Map<String, StoredWeight> weights, byte[] bytes, List<String> problems) {
    this.file = file;
    this.bytes = bytes;
    this.problems = problems;
    this.left = new LinkedHashSet<>(weights.values());
    for (StoredWeight weight : weights.values()) {
      byName.put(weight.name(), weight);
      byShortName.put(withoutSecondToLast(weight.name()), weight);
    }
  }

  private static String withoutSecondToLast(String name) {
    int last = name.lastIndexOf('/');
    int before = last < 0 ? -1 : name.lastIndexOf('/', last - 1);
    return name.substring(0, before + 1) + name.substring(last + 1);
  }

  /** The weight {@code layer/suffix}; null after a problem. */
  Tensor take(LayerConfig layer, String suffix, int... shape) {
    String wanted = layer.name() + "/" + suffix;
    StoredWeight weight = byName.getOrDefault(wanted, byShortName.get(wanted));
    String place = "%s: %sweight %s: ".formatted(file, layer.place(), ModelJson.quoted(wanted));
    if (weight == null || !left.remove(weight)) {
      problems.add(place + "missing; expected " + Arrays.toString(shape));
      return null;
    }
    if (!Arrays.equals(weight.shape(), shape)) {
      problems.add(
          place
              + "must be %s but is %s"
                  .formatted(Arrays.toString(shape), Arrays.toString(weight.shape())));
      return null;
    }
    if (!weight.dtype().equals("float32")) {
      problems.add(place + "dtype must be float32 but is " + ModelJson.quoted(weight.dtype()));
      return null;
    }
    Tensor tensor = weight.decode(bytes);
    for (int i = 0; i < tensor.data().length; i++) {
      if (!Float.isFinite(tensor.data()[i])) {
        problems.add(
            place + "element %d is %s; expected finite numbers".formatted(i, tensor.data()[i]));
        return null;
      }
    }
    return tensor;
  }

  /**
   * Makes problems of weights nobody took.
   *
   * @param allLayersRead whether no weight can be left because its layer had a problem
   */
  void finish(boolean allLayersRead) {
    if (!allLayersRead) {
      return;
    }
    left.stream()
        .limit(Limits.PROBLEMS)
        .map(
            weight ->
                "%s: weightsManifest: weight %s %s: no layer takes it"
                    .formatted(
                        file, ModelJson.quoted(weight.name()), Arrays.toString(weight.shape())))
        .forEach(problems::add);
  }
}
