package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
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
 * Keras since TensorFlow 2.2 writes {@code lstm/lstm_cell/kernel} for {@code lstm/kernel}. Two
 * weights that could both be the one wanted are a problem.
 */
final class ManifestWeights implements WeightSource {
  private final String file;
  private final Map<String, StoredWeight> byName = new HashMap<>();
  private final Map<String, List<StoredWeight>> byShortName = new HashMap<>();
  private final Set<StoredWeight> left;
  private final byte[] bytes;

  ManifestWeights(String file, Map<String, StoredWeight> weights, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    this.left = new LinkedHashSet<>(weights.values());
    for (StoredWeight weight : weights.values()) {
      byName.put(weight.name(), weight);
      byShortName
          .computeIfAbsent(withoutSecondToLast(weight.name()), name -> new ArrayList<>())
          .add(weight);
    }
  }

  private static String withoutSecondToLast(String name) {
    int last = name.lastIndexOf('/');
    int before = last < 0 ? -1 : name.lastIndexOf('/', last - 1);
    return name.substring(0, before + 1) + name.substring(last + 1);
  }

  @Override
  public void fill(List<String> within, Layer<?> layer, List<String> problems) {
    if (layer instanceof Nested) {
      return; // its layers have been filled one by one
    }
    for (Weight weight : layer.weights()) {
      List<StoredWeight> found = found(weight.path());
      String problem = misfit(found, weight);
      if (problem == null) {
        StoredWeight stored = found.get(0);
        left.remove(stored);
        Tensor tensor = stored.decode(bytes);
        problem = Finite.problem(tensor);
        if (problem == null) {
          weight.set(tensor);
        }
      }
      if (problem != null) {
        problems.add(OrderedWeights.place(file, layer, weight) + problem);
      }
    }
  }

  /** The weights that could be the one of a name. */
  private List<StoredWeight> found(String wanted) {
    StoredWeight exact = byName.get(wanted);
    return exact == null ? byShortName.getOrDefault(wanted, List.of()) : List.of(exact);
  }

  private String misfit(List<StoredWeight> found, Weight weight) {
    if (found.size() > 1) {
      return "%s and %s could both be it"
          .formatted(ModelJson.quoted(found.get(0).name()), ModelJson.quoted(found.get(1).name()));
    }
    if (found.isEmpty() || !left.contains(found.get(0))) {
      return "missing; expected " + Arrays.toString(weight.shape());
    }
    StoredWeight stored = found.get(0);
    String problem = OrderedWeights.misfit(weight, stored.shape());
    return problem != null || stored.dtype().equals("float32")
        ? problem
        : "dtype must be float32 but is " + ModelJson.quoted(stored.dtype());
  }

  @Override
  public void finish(List<String> problems) {
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
