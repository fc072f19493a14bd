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
    customSynopsis = "lstm predict [OPTION]... MODEL --input [NAME=]FILE...",
    header = "Run a model over sequences in JSON, CSV or NPY files.",
    description = {
      "Compute a model's outputs for whole sequences. The suffix says the format:",
      "  .json  {\"inputs\": [{\"name\", \"shape\", \"data\"}]} in, {\"outputs\": [...]} out;",
      "         data may be nested lists, and inputs one tensor as nested lists",
      "  .csv   rows are timesteps of one sample, columns features; a header may lead;",
      "         for an input without time a row is a sample",
      "  .npy   one array of NumPy: float, int, uint or bool in, float32 out",
      "With --step the model advances timestep by timestep from states of zeros, and",
      "each timestep gives one line of JSON with its number, outputs and states, to",
      "standard output or a file named .json or .jsonl."
    },
    footer = {"", "Example:", "  ./lstm predict DIR --input sequences.npy --output outputs.npy"},
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Mixin private ModelArgument model;

  @Mixin private WeightsOption weights;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE",
      required = true,
      description =
          "a file, or - for JSON from standard input; for a model of several inputs NAME=FILE for"
              + " each of them, or one JSON file")
  private List<String> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "[NAME=]FILE",
      description =
          "where to write (default: JSON to standard output); for a model of several outputs"
              + " NAME=FILE for each that is wanted, or one .json")
  private List<String> outputs = List.of();

  @Option(names = "--step", description = "step by step, with the states; JSON lines")
  private boolean step;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "samples at once (default: that of the model, or 32); in a stateful model sample i of a"
              + " batch goes on from sample i of the batch before")
  private Integer batchSize;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (batchSize != null && (batchSize < 1 || step)) {
      throw new ParameterException(
          spec.commandLine(),
          step ? "--batch-size has no meaning with --step" : "--batch-size must be at least 1");
    }
    OutputFiles files = new OutputFiles(outputs, step);
    Model loaded = model.model(weights);
    files.requireNames(InputsOfModel.outputNames(loaded));
    Prediction prediction = new Prediction(loaded, read(loaded));
    PrintWriter standardOut = spec.commandLine().getOut();
    try {
      run(prediction, files, standardOut);
    } catch (TensorFormatException e) {
      throw new TensorFormatException(model.path() + ": " + e.getMessage());
    }
    if (standardOut.checkError()) {
      throw new IOException("standard output is closed");
    }
    return 0;
  }

  private void run(Prediction prediction, OutputFiles files, Writer standardOut)
      throws IOException, TensorFormatException {
    if (!step) {
      outputs(prediction, files, standardOut);
    } else if (files.isEmpty()) {
      steps(prediction, standardOut);
    } else {
      try (Writer out = Files.newBufferedWriter(files.only())) {
        steps(prediction, out);
      }
    }
  }

  private void outputs(Prediction prediction, OutputFiles files, Writer standardOut)
      throws IOException, TensorFormatException {
    List<NamedTensor> computed;
    try (PredictProgress progress = new PredictProgress("samples", prediction.samples())) {
      computed = prediction.outputs(batchSize == null ? 0 : batchSize, progress);
    }
    if (files.isEmpty()) {
      TensorFile.writeJson(standardOut, computed);
    } else {
      files.write(computed);
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
      if (name != null && !named && !Files.exists(Path.of(argument))) {
        throw new TensorFormatException(
            "no input \"%s\"; inputs are %s".formatted(name, String.join(", ", names)));
      }
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
    return file.equals("-") || file.equals("/dev/stdin")
        ? JsonTensors.inputs("standard input", System.in)
        : TensorFile.read(Path.of(file));
  }
}
