package io.flinklstm.job.cli;

import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelWriter;
import io.flinklstm.core.model.Model;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
      "Read a model of any format and save it as a TensorFlow.js LayersModel: a",
      "directory with model.json and weights.bin. Weights are float32 and keep their",
      "bits; userDefinedMetadata, such as the streaming contract, goes along."
    },
    footer = {"", "Example:", "  ./lstm convert model.keras model-tfjs"},
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Mixin private ModelArgument model;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "the directory to make, or the model.json in it")
  private Path out;

  @Option(names = "--force", description = "replace a model that is there")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path directory = directory();
    ModelFiles files = model.files();
    Model loaded = Bundle.load(files).model();
    try {
      ModelWriter.saveTfjs(loaded, files.userDefinedMetadata(), directory);
    } catch (IllegalArgumentException e) {
      throw new TensorFormatException(model.path() + ": " + e.getMessage());
    }
    PrintWriter print = spec.commandLine().getOut();
    ModelFiles written = ModelFiles.read(directory);
    print.printf("%s, %,d parameters%n", written.format().description(), loaded.parameters());
    written
        .sizes()
        .forEach(
            (file, bytes) -> print.printf("wrote %s, %,d bytes%n", directory.resolve(file), bytes));
    print.flush();
    return 0;
  }

  /** Where the model goes: not where something is already, unless that may be replaced. */
  private Path directory() throws IOException, TensorFormatException {
    String name = String.valueOf(out.getFileName());
    Path directory = name.equals("model.json") ? out.toAbsolutePath().normalize().getParent() : out;
    if (!name.equals("model.json")
        && name.matches(".*\\.(?:json|keras|h5|hdf5|onnx|safetensors)")) {
      throw new TensorFormatException(
          out + ": expected a directory or a model.json in it, found another kind of file");
    }
    if (Files.exists(directory) && !force && !isEmpty(directory)) {
      throw new TensorFormatException(directory + ": exists; --force replaces a model in it");
    }
    return directory;
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
