package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.model.Model;

/** Models that Keras 2 and 3 wrote, as {@code .keras} archives or as whole-model HDF5 files. */
final class KerasReader {
  private KerasReader() {}

  static Model archive(String file, byte[] bytes) throws ModelFormatException {
    KerasArchive archive = KerasArchive.read(file, bytes);
    GraphConfig config =
        TfjsTopology.read(
            file + ": config.json: ", archive.config(), dialect(archive.kerasVersion()));
    return GraphBuilder.build(
        config, new KerasArchiveWeights(file, config, archive.weights().variables()));
  }

  static Model hdf5(String file, byte[] bytes) throws ModelFormatException {
    Hdf5Weights hdf5 = Hdf5Weights.read(file, bytes);
    JsonNode root = hdf5.modelConfig();
    if (root == null) {
      throw new ModelFormatException(
          file
              + ": attribute model_config is missing: the file has weights only; save the whole"
              + " model with model.save");
    }
    GraphConfig config =
        TfjsTopology.read(file + ": model_config: ", root, dialect(hdf5.kerasVersion()));
    return GraphBuilder.build(config, new KerasNamedWeights(file, hdf5.layers()));
  }

  /** Files that do not say their version are of Keras 2 or older. */
  private static Dialect dialect(String version) {
    return version != null && version.startsWith("3") ? Dialect.KERAS3 : Dialect.KERAS2;
  }
}
