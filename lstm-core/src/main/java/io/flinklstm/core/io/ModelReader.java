package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.model.Model;

/** A model from the files it was saved in. */
final class ModelReader {
  private ModelReader() {}

  static Model read(ModelFiles files) throws ModelFormatException {
    return switch (files.format()) {
      case TFJS -> tfjs(files);
      case KERAS -> KerasReader.archive(files.name(), files.main());
      case KERAS_H5 -> KerasReader.hdf5(files.name(), files.main());
      case PYTORCH -> TorchReader.read(files);
      case ONNX -> OnnxModelBuilder.read(files);
    };
  }

  private static Model tfjs(ModelFiles files) throws ModelFormatException {
    String file = files.name();
    JsonNode json = files.json();
    JsonNode topology = json.path("modelTopology");
    JsonNode root = topology.has("model_config") ? topology.path("model_config") : topology;
    GraphConfig config = TfjsTopology.read(file + ": modelTopology: ", root, Dialect.TFJS);
    byte[] bytes = files.weights();
    return GraphBuilder.build(
        config, new ManifestWeights(file, WeightManifest.weights(file, json, bytes.length), bytes));
  }
}
