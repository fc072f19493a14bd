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
            file + ": config.json: ",
            archive.config(),
            dialect(file + ": metadata.json: ", archive.kerasVersion()));
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
    String version = hdf5.kerasVersion();
    Dialect dialect = version == null ? Dialect.KERAS2 : dialect(file + ": ", version);
    GraphConfig config = TfjsTopology.read(file + ": model_config: ", root, dialect);
    return GraphBuilder.build(config, new KerasNamedWeights(file, hdf5.layers()));
  }

  /**
   * Whose words a file has. Archives say their version; HDF5 files that do not are of Keras 2 or
   * older.
   */
  private static Dialect dialect(String place, String version) throws ModelFormatException {
    return switch (version == null ? "" : version.replaceFirst("[.].*", "")) {
      case "1", "2" -> Dialect.KERAS2;
      case "3" -> Dialect.KERAS3;
      default ->
          throw new ModelFormatException(
              "%skeras_version: expected 1, 2 or 3 and what follows a dot, found %s"
                  .formatted(place, version == null ? "nothing" : ModelJson.quoted(version)));
    };
  }
}
