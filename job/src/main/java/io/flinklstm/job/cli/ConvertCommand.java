package io.flinklstm.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelWriter;
import io.flinklstm.core.model.Model;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm convert}: saves a model in another format. */
@Command(
    name = "convert",
    header = "Save a model in another format.",
    description = {
      "Read a model of any format and save it as a TensorFlow.js LayersModel, a",
      "directory with model.json and weights.bin, or as a Keras 3 archive if OUT ends",
      "in .keras. Weights are float32 and keep their bits; userDefinedMetadata, such",
      "as the streaming contract, goes along into a TensorFlow.js model."
    },
    footer = {"", "Example:", "  ./lstm convert model.keras model-tfjs"},
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Mixin private ModelArgument model;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "the directory to make, the model.json in it, or a file named *.keras")
  private Path out;

  @Option(names = "--force", description = "replace a model that is there")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path target = target();
    ModelFiles files = model.files();
    Model loaded = Bundle.load(files).model();
    boolean keras = isKeras();
    try {
      if (keras) {
        ModelWriter.saveKeras(loaded, target);
      } else {
        ModelWriter.saveTfjs(loaded, files.userDefinedMetadata(), target);
      }
    } catch (IllegalArgumentException e) {
      throw new TensorFormatException(model.path() + ": " + e.getMessage());
    } catch (FileSystemException e) {
      throw unwritable(target, e);
    }
    PrintWriter print = spec.commandLine().getOut();
    ModelFiles written = ModelFiles.read(target);
    print.printf("%s, %,d parameters%n", written.format().description(), loaded.parameters());
    written
        .sizes()
        .forEach(
            (file, bytes) ->
                print.printf(
                    "wrote %s, %,d bytes%n", keras ? target : target.resolve(file), bytes));
    JsonNode metadata = files.userDefinedMetadata();
    if (keras && metadata != null && !metadata.isEmpty()) {
      print.println("left out: userDefinedMetadata, for which a Keras archive has no place");
    }
    print.flush();
    return 0;
  }

  /** Says the target, not the file of another name that is renamed to it at the end. */
  private static IOException unwritable(Path target, FileSystemException problem) {
    String reason =
        problem instanceof AccessDeniedException
            ? "permission denied"
            : problem instanceof NotDirectoryException || problem.getReason() == null
                ? "no directory can be made there"
                : problem.getReason();
    IOException shown = new IOException(target + ": cannot be written: " + reason);
    shown.addSuppressed(problem);
    return shown;
  }

  private boolean isKeras() {
    return String.valueOf(out.getFileName()).endsWith(".keras");
  }

  /** Where the model goes: not where something is already, unless that may be replaced. */
  private Path target() throws IOException, TensorFormatException {
    String name = String.valueOf(out.getFileName());
    boolean json = name.equals("model.json");
    if (!json && name.matches(".*\\.(?:json|h5|hdf5|onnx|safetensors)")) {
      throw new TensorFormatException(
          out
              + ": expected a directory, a model.json in it or a file named *.keras, found another"
              + " kind of file");
    }
    Path target = json ? out.toAbsolutePath().normalize().getParent() : out;
    if (isKeras()) {
      OutputFiles.requireDirectory(target);
    }
    if (Files.exists(target) && !force && (isKeras() || !isEmpty(target))) {
      throw new TensorFormatException(target + ": exists; --force replaces a model in it");
    }
    return target;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
