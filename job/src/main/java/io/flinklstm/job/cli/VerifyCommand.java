package io.flinklstm.job.cli;

import io.flinklstm.core.model.Model;
import io.flinklstm.job.model.Comparison;
import io.flinklstm.job.model.Verification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm verify}: a model against what its framework gave. */
@Command(
    name = "verify",
    header = "Compare a model with recorded inputs and outputs of its framework.",
    description = {
      "Compute recorded cases and print how far the numbers are from those recorded.",
      "A case is a JSON object with lists of tensors inputs and outputs and, if",
      "recorded, stepping or prefixOutputs (per timestep) and calls (successive",
      "predictions of a stateful model). The exit code is 1 if a difference exceeds",
      "the tolerance, 2 if a case is not usable. Relative errors are over numbers",
      "that are not 0."
    },
    footer = {"", "Example:", "  ./lstm verify DIR --cases DIR/case.json"},
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private ModelArgument model;

  @Mixin private WeightsOption weights;

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "recorded cases; several may follow")
  private List<Path> cases = List.of();

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-5",
      description = "largest absolute difference that passes (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!(tolerance >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--tolerance must be at least 0, not " + tolerance);
    }
    Model loaded = model.model(weights);
    List<Line> lines = new ArrayList<>();
    for (Path file : cases) {
      for (Comparison comparison : Verification.run(loaded, file)) {
        lines.add(new Line(name(file), comparison));
      }
    }
    return print(lines) ? 0 : Lstm.RUN_FAILED;
  }

  private record Line(String recorded, Comparison comparison) {}

  /** Most cases are called case.json; their directory says which they are. */
  private static String name(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    String name = String.valueOf(file.getFileName());
    return name.equals("case.json") && parent != null && parent.getFileName() != null
        ? parent.getFileName().toString()
        : name;
  }

  /** Whether all are within the tolerance. */
  private boolean print(List<Line> lines) {
    PrintWriter out = spec.commandLine().getOut();
    int width = lines.stream().mapToInt(line -> line.recorded().length()).max().orElse(4);
    int tensor =
        lines.stream().mapToInt(line -> line.comparison().tensor().length()).max().orElse(0);
    String format =
        "%%-%ds  %%-17s  %%-%ds  %%9s  %%9s  %%9s  %%s%%n"
            .formatted(Math.max(4, width), Math.max(6, tensor));
    out.printf(format, "case", "what", "tensor", "numbers", "max abs", "max rel", "");
    long numbers = 0;
    double worst = 0;
    for (Line line : lines) {
      Comparison one = line.comparison();
      String verdict = one.maxAbs() <= tolerance ? "ok" : "DIFFERS";
      out.printf(
          format,
          line.recorded(),
          one.what(),
          one.tensor(),
          String.format(Locale.ROOT, "%,d", one.numbers()),
          error(one.maxAbs()),
          error(one.maxRelative()),
          one.note().isEmpty() ? verdict : verdict + " (" + one.note() + ")");
      numbers += one.numbers();
      worst = Math.max(worst, one.maxAbs());
    }
    boolean passed = worst <= tolerance;
    out.printf(
        Locale.ROOT,
        "%,d numbers compared, largest difference %s, tolerance %s: %s%n",
        numbers,
        error(worst),
        error(tolerance),
        passed ? "passed" : "failed");
    out.flush();
    return passed;
  }

  private static String error(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
