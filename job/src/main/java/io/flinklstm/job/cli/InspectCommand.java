package io.flinklstm.job.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.job.model.ModelReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lstm inspect}: what a model is and what it costs. */
@Command(
    name = "inspect",
    header = "Say what a model is: files, layers, shapes, cost per event.",
    description = {
      "Print a model's format, files and hash, layers, parameters, inputs and outputs,",
      "its streaming contract if it has one, and whether it can be stepped event by",
      "event: memory per key and FLOPs per event if so, else why not and what instead.",
      "",
      "FLOPs per event: 2 x the multiply-adds with weights of one step. A recurrent",
      "layer has (inputs + units) x gates x units of them (gates: LSTM 4, GRU 3,",
      "SimpleRNN 1), Dense inputs x units. Biases, activations and products of states",
      "and gates are not counted."
    },
    footer = {"", "Example:", "  ./lstm inspect job/examples/departures/model"},
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Mixin private ModelArgument model;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ModelFiles files = model.files();
    ModelReport report = new ModelReport(files, Bundle.load(files));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.json()));
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
