package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Weight;
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
final class ManifestWeights implements WeightSource {
  private final String file;
  private final Map<String, StoredWeight> byName = new HashMap<>();
  private final Map<String, StoredWeight> byShortName = new HashMap<>();
  private final Set<StoredWeight> left;
  private final byte[] bytes;

  ManifestWeights(String file, Map<String, StoredWeight> weights, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
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

  @Override
  public void fill(List<String> within, Layer<?> layer, List<String> problems) {
    if (layer instanceof Nested) {
      return; // its layers have been filled one by one
    }
    for (Weight weight : layer.weights()) {
      String wanted = weight.path();
      String place =
          "%s: layer %s (%s): weight %s: "
              .formatted(
                  file,
                  ModelJson.quoted(layer.name()),
                  layer.className(),
                  ModelJson.quoted(wanted));
      StoredWeight stored = byName.getOrDefault(wanted, byShortName.get(wanted));
      String problem =
          stored == null || !left.remove(stored) ? missing(weight) : misfit(stored, weight);
      if (problem == null) {
        Tensor tensor = stored.decode(bytes);
        problem = Finite.problem(tensor);
        if (problem == null) {
          weight.set(tensor);
        }
      }
      if (problem != null) {
        problems.add(place + problem);
      }
    }
  }

  private static String missing(Weight weight) {
    return "missing; expected " + Arrays.toString(weight.shape());
  }

  private static String misfit(StoredWeight stored, Weight weight) {
    if (!Arrays.equals(stored.shape(), weight.shape())) {
      return "must be %s but is %s"
          .formatted(Arrays.toString(weight.shape()), Arrays.toString(stored.shape()));
    }
    return stored.dtype().equals("float32")
        ? null
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
