package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands the weights of a whole-model HDF5 file to its layers: each layer of the model has a list,
 * in the order of its weights. A model within the model has one list for all its layers.
 */
final class KerasNamedWeights implements WeightSource {
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
    List<Hdf5Weights.NamedTensor> tensors = left.remove(layer.name());
    OrderedWeights.fill(
        file,
        layer,
        tensors == null
            ? List.of()
            : tensors.stream().map(Hdf5Weights.NamedTensor::tensor).toList(),
        problems);
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
