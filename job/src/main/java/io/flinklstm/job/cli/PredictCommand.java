package io.flinklstm.job.cli;

import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.job.model.InputsOfModel;
import io.flinklstm.job.model.Prediction;
import io.flinklstm.job.tensor.JsonTensors;
import io.flinklstm.job.tensor.NamedTensor;
import io.flinklstm.job.tensor.TensorFile;
import io.flinklstm.job.tensor.TensorFormat;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm predict}: whole sequences of files through a model. */
@Command(
    name = "predict",
    header = "Run a model over sequences in JSON, CSV or NPY files.",
    description = {
      "Compute a model's outputs for whole sequences. The suffix says the format:",
      "  .json  {\"inputs\": [{\"name\", \"shape\", \"data\"}]} in, {\"outputs\": [...]} out",
      "  .csv   rows are timesteps of one sample, columns features; a header may lead;",
      "         for an input without time a row is a sample",
      "  .npy   one array of NumPy, float or int of 4 or 8 bytes; float32 out",
      "With --step the model advances timestep by timestep from states of zeros, and",
      "each timestep gives one line of JSON with its number, outputs and states."
    },
    footer = {"", "Example:", "  ./lstm predict DIR --input sequences.npy --output outputs.npy"},
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Mixin private ModelArgument model;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE",
      required = true,
      description = {
        "a file, or - for JSON from standard input; for a model of several inputs NAME=FILE for",
        "each of them, or one JSON file"
      })
  private List<String> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "where to write (default: JSON to standard output)")
  private Path output;

  @Option(names = "--step", description = "step by step, with the states; JSON lines")
  private boolean step;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = {
        "samples at once (default: that of the model, or 32); in a stateful model sample i of a",
        "batch goes on from sample i of the batch before"
      })
  private Integer batchSize;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (batchSize != null && (batchSize < 1 || step)) {
      throw new ParameterException(
          spec.commandLine(),
          step ? "--batch-size has no meaning with --step" : "--batch-size must be at least 1");
    }
    if (output != null && !step) {
      TensorFile.format(output);
    }
    Model loaded = model.bundle().model();
    Prediction prediction = new Prediction(loaded, read(loaded));
    PrintWriter standardOut = spec.commandLine().getOut();
    if (!step) {
      outputs(prediction, standardOut);
    } else if (output == null) {
      steps(prediction, standardOut);
    } else {
      try (Writer out = Files.newBufferedWriter(output)) {
        steps(prediction, out);
      }
    }
    if (standardOut.checkError()) {
      throw new IOException("standard output is closed");
    }
    return 0;
  }

  private void outputs(Prediction prediction, Writer standardOut)
      throws IOException, TensorFormatException {
    List<NamedTensor> outputs;
    try (PredictProgress progress = new PredictProgress("samples", prediction.samples())) {
      outputs = prediction.outputs(batchSize == null ? 0 : batchSize, progress);
    }
    if (output == null) {
      TensorFile.writeJson(standardOut, outputs);
    } else {
      TensorFile.write(output, outputs);
    }
  }

  private static void steps(Prediction prediction, Writer out)
      throws IOException, TensorFormatException {
    try (PredictProgress progress = new PredictProgress("timesteps", prediction.timesteps())) {
      prediction.steps(out, progress);
    }
  }

  private List<Tensor> read(Model loaded) throws IOException, TensorFormatException {
    InputsOfModel wanted = new InputsOfModel(loaded);
    List<String> names = InputsOfModel.names(loaded);
    List<NamedTensor> tensors = new ArrayList<>();
    for (String argument : inputs) {
      int equals = argument.indexOf('=');
      String name = equals > 0 ? argument.substring(0, equals) : null;
      boolean named = names.contains(name);
      String file = named ? argument.substring(equals + 1) : argument;
      List<NamedTensor> content = content(file);
      if (named && content.size() != 1) {
        throw new TensorFormatException(
            "%s: expected one tensor for input %s, found %d".formatted(file, name, content.size()));
      }
      for (NamedTensor tensor : content) {
        boolean table = TensorFormat.ofFile(file).filter(TensorFormat.CSV::equals).isPresent();
        tensors.add(
            new NamedTensor(
                named ? name : tensor.name(),
                table ? wanted.ofTable(named ? name : null, tensor.tensor()) : tensor.tensor()));
      }
    }
    return wanted.ordered(tensors);
  }

  private static List<NamedTensor> content(String file) throws IOException, TensorFormatException {
    return file.equals("-")
        ? JsonTensors.inputs("standard input", System.in)
        : TensorFile.read(Path.of(file));
  }
}
