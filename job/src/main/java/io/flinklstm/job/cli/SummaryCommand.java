package io.flinklstm.job.cli;

import io.flinklstm.core.model.Model;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm summary}: the table of layers that frameworks print. */
@Command(
    name = "summary",
    header = "Print a model's table of layers, as TensorFlow.js or Keras prints it.",
    description = {
      "Print what model.summary() prints in TensorFlow.js, character for character, or",
      "with --style keras what it prints in Keras 3."
    },
    footer = {"", "Example:", "  ./lstm summary job/examples/departures/model"},
    mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
  private static final int KERAS_WIDTH = 80;
  private static final int NARROWEST = 40;

  /** Whose table it is. */
  enum Style {
    tfjs,
    keras
  }

  @Mixin private ModelArgument model;

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      defaultValue = "tfjs",
      description = "tfjs or keras (default: ${DEFAULT-VALUE})")
  private Style style;

  @Option(
      names = "--line-length",
      paramLabel = "N",
      description = "characters of a line, at least 40 (default: 90 or 115 for tfjs, 80 for keras)")
  private Integer lineLength;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (lineLength != null && lineLength < NARROWEST) {
      throw new ParameterException(
          spec.commandLine(),
          "--line-length: expected at least %d, found %d".formatted(NARROWEST, lineLength));
    }
    List<String> lines = lines(model.bundle().model());
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
    return 0;
  }

  private List<String> lines(Model loaded) {
    try {
      if (style == Style.keras) {
        return loaded.kerasSummary(lineLength == null ? KERAS_WIDTH : lineLength);
      }
      return lineLength == null ? loaded.summary() : loaded.summary(lineLength);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--line-length: " + e.getMessage(), e);
    }
  }
}
