package io.flinklstm.job.cli;

import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelFormatException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The argument that names a model. */
final class ModelArgument {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "a model's directory, its model.json, or a file of Keras (.keras, .h5), ONNX (.onnx) or"
              + " PyTorch (.safetensors with a model.json beside it)")
  private Path path;

  Path path() {
    return path;
  }

  ModelFiles files() throws ModelFormatException {
    return ModelFiles.read(path);
  }

  /** The model with all that its files say about it. */
  Bundle bundle() throws ModelFormatException {
    return Bundle.load(files());
  }
}
