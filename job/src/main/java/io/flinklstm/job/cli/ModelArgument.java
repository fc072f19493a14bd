package io.flinklstm.job.cli;

import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelFormatException;
import io.flinklstm.core.model.Model;
import io.flinklstm.job.tensor.TensorFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** The argument that names a model. */
final class ModelArgument {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = {
        "a model's directory, its model.json, or a file of",
        "Keras: .keras, .h5",
        "ONNX: .onnx",
        "PyTorch: .safetensors, model.json beside it"
      })
  private Path path;

  Path path() {
    return path;
  }

  ModelFiles files() throws ModelFormatException, TensorFormatException {
    requireKnownKind();
    return ModelFiles.read(path);
  }

  /** Formats people have that are not read, with what to do instead. */
  private void requireKnownKind() throws TensorFormatException {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.equals("saved_model.pb") || Files.exists(path.resolve("saved_model.pb"))) {
      throw new TensorFormatException(
          path + ": a TensorFlow SavedModel; save it with model.save('x.keras')");
    }
    if (name.endsWith(".pt") || name.endsWith(".pth")) {
      throw new TensorFormatException(
          path + ": a pickle of PyTorch; save the state_dict with safetensors");
    }
  }

  /** The model with all that its files say about it. */
  Bundle bundle() throws ModelFormatException, TensorFormatException {
    return Bundle.load(files());
  }

  /** The model to compute with, checked by all that its files say about it. */
  Model model(WeightsOption weights) throws ModelFormatException, TensorFormatException {
    return Bundle.load(files(), null, weights.weights()).model();
  }
}
