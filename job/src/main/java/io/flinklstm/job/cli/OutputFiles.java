package io.flinklstm.job.cli;

import io.flinklstm.job.tensor.NamedTensor;
import io.flinklstm.job.tensor.TensorFile;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the outputs of a model go: one file for all of them, or a file for each that is named. */
final class OutputFiles {
  private final List<String> arguments;
  private final boolean step;
  private final List<File> files = new ArrayList<>();

  /** An output, null for all, and its file. */
  private record File(String output, Path path) {}

  /**
   * As the command line says.
   *
   * @param arguments FILE, or NAME=FILE any number of times
   * @param step whether lines of JSON are written
   * @throws TensorFormatException if a file is of no such kind, or its directory does not exist
   */
  OutputFiles(List<String> arguments, boolean step) throws TensorFormatException {
    this.arguments = arguments;
    this.step = step;
    for (String argument : arguments) {
      requireWritable(Path.of(argument.substring(argument.indexOf('=') + 1)));
    }
  }

  private void requireWritable(Path file) throws TensorFormatException {
    String lower = file.toString().toLowerCase(Locale.ROOT);
    if (!step) {
      TensorFile.format(file);
    } else if (!lower.endsWith(".json") && !lower.endsWith(".jsonl")) {
      throw new TensorFormatException(
          file
              + ": with --step lines of JSON are written; expected a name ending in .json or"
              + " .jsonl");
    } else if (arguments.size() > 1) {
      throw new TensorFormatException("--output: expected one file with --step, found several");
    }
    requireDirectory(file);
  }

  /** Refuses a file in a directory that is not there. */
  static void requireDirectory(Path file) throws TensorFormatException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new TensorFormatException(
          Files.exists(directory)
              ? "%s is no directory".formatted(directory)
              : "directory %s does not exist".formatted(directory));
    }
    if (Files.isDirectory(file)) {
      throw new TensorFormatException(file + ": expected a file, found a directory");
    }
  }

  /** Refuses names that no output has; what stands before = may also be part of a file's name. */
  void requireNames(List<String> names) throws TensorFormatException {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals > 0 ? argument.substring(0, equals) : null;
      if (name != null && (step || !names.contains(name))) {
        throw new TensorFormatException(
            step
                ? "--output: expected FILE with --step, found NAME=FILE"
                : "no output \"%s\"; outputs are %s".formatted(name, String.join(", ", names)));
      }
      if (name == null && arguments.size() > 1) {
        throw new TensorFormatException(
            "--output: expected NAME=FILE where there are several, found " + argument);
      }
      files.add(new File(name, Path.of(argument.substring(equals + 1))));
    }
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** The one file there is. */
  Path only() {
    return files.get(0).path();
  }

  /** Writes what each file is for. */
  void write(List<NamedTensor> outputs) throws IOException, TensorFormatException {
    for (File file : files) {
      TensorFile.write(
          file.path(),
          outputs.stream()
              .filter(tensor -> file.output() == null || file.output().equals(tensor.name()))
              .toList());
    }
  }
}
