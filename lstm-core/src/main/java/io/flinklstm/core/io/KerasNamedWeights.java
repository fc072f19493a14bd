package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Weight;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands the weights of a whole-model HDF5 file to its layers: each layer of the model has a list,
 * in the order of its weights. A model within the model has one list for all its layers.
 *
 * <p>The order decides, as it does in Keras, but a name may not contradict it: {@code beta:0} is no
 * {@code gamma}, and in a model within, what is named after one of its layers is no other's.
 */
final class KerasNamedWeights implements WeightSource {
  /** Last words of names that Keras gives weights in all its versions. */
  private static final Set<String> WORDS =
      Set.of(
          "kernel",
          "recurrent_kernel",
          "bias",
          "gamma",
          "beta",
          "moving_mean",
          "moving_variance",
          "embeddings",
          "alpha",
          "mean",
          "variance",
          "count");

  private final String file;
  private final Map<String, List<Hdf5Weights.NamedTensor>> left;

  KerasNamedWeights(String file, Map<String, List<Hdf5Weights.NamedTensor>> layers) {
    this.file = file;
    this.left = new LinkedHashMap<>(layers);
  }

  @Override
  public void fill(List<String> within, Layer<?> layer, List<String> problems) {
    if (!within.isEmpty()) {
      return; // filled together with the model it is in
    }
    List<Hdf5Weights.NamedTensor> named = left.remove(layer.name());
    List<Hdf5Weights.NamedTensor> tensors = named == null ? List.of() : named;
    int before = problems.size();
    if (tensors.size() == layer.weights().size()) {
      requireNames(layer, tensors, problems);
    }
    if (problems.size() == before) {
      OrderedWeights.fill(
          file, layer, tensors.stream().map(Hdf5Weights.NamedTensor::tensor).toList(), problems);
    }
  }

  private void requireNames(
      Layer<?> layer, List<Hdf5Weights.NamedTensor> tensors, List<String> problems) {
    Map<Weight, String> owners = new HashMap<>();
    if (layer instanceof Nested nested) {
      addOwners(nested, owners);
    }
    Set<String> names = new HashSet<>(owners.values());
    for (int i = 0; i < tensors.size(); i++) {
      Weight weight = layer.weights().get(i);
      String name = tensors.get(i).name();
      String owner = owners.get(weight);
      if (isOther(weight.name(), name) || (owner != null && isOfOther(owner, name, names))) {
        problems.add(
            OrderedWeights.place(file, layer, weight)
                + "the file has %s in its place".formatted(ModelJson.quoted(name)));
      }
    }
  }

  /** Notes which layer each weight in a model is of. */
  private static void addOwners(Nested model, Map<Weight, String> owners) {
    for (Layer<?> layer : model.graph().layers()) {
      if (layer instanceof Nested inner) {
        addOwners(inner, owners);
      } else {
        layer.weights().forEach(weight -> owners.put(weight, layer.name()));
      }
    }
  }

  private static boolean isOther(String wanted, String found) {
    String word = lastWord(wanted);
    String other = lastWord(found);
    return WORDS.contains(word) && WORDS.contains(other) && !word.equals(other);
  }

  /** The last word of a path, without the number of an output: {@code kernel:0}. */
  private static String lastWord(String path) {
    String word = path.substring(path.lastIndexOf('/') + 1);
    int colon = word.indexOf(':');
    return colon < 0 ? word : word.substring(0, colon);
  }

  /** Whether a name has the name of another layer in its path, and not the owner's. */
  private static boolean isOfOther(String owner, String found, Set<String> layers) {
    int end = Math.max(0, found.lastIndexOf('/'));
    String path = found.substring(0, end);
    return !("/" + path + "/").contains("/" + owner + "/")
        && Arrays.stream(path.split("/", -1)).anyMatch(layers::contains);
  }

  @Override
  public void finish(List<String> problems) {
    left.forEach(
        (layer, tensors) -> {
          if (!tensors.isEmpty()) {
            problems.add(
                "%s: model_weights: %d weights of layer %s: there is no such layer"
                    .formatted(file, tensors.size(), ModelJson.quoted(layer)));
          }
        });
  }
}
