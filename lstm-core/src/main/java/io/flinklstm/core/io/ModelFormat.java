package io.flinklstm.core.io;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of model files that are read. */
public enum ModelFormat {
  /** TensorFlow.js LayersModel: model.json and the weight files it names. */
  TFJS("TensorFlow.js LayersModel", List.of(".json")),
  /** Keras 3 (and Keras 2.12 on) archive. */
  KERAS("Keras archive", List.of(".keras")),
  /** HDF5 file of a whole model, by Keras 2 or 3. */
  KERAS_H5("Keras HDF5", List.of(".h5", ".hdf5")),
  /** PyTorch weights: a safetensors file and a model.json that says what the layers are. */
  PYTORCH("PyTorch safetensors", List.of(".safetensors")),
  /** ONNX graph. */
  ONNX("ONNX", List.of(".onnx"));

  private final String description;
  private final List<String> suffixes;

  ModelFormat(String description, List<String> suffixes) {
    this.description = description;
    this.suffixes = suffixes;
  }

  /** For people. */
  public String description() {
    return description;
  }

  /** The format a file name stands for. */
  static Optional<ModelFormat> ofFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.suffixes.stream().anyMatch(lower::endsWith))
        .findFirst();
  }

  /** Whether the model is described by a model.json that names the other files. */
  boolean hasJson() {
    return this == TFJS || this == PYTORCH;
  }
}
