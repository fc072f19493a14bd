package io.flinklstm.core.bench;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs benchmarks and prints one table: the machine, times, allocation, ratios to baselines. */
final class Benchmarks {
  private Benchmarks() {}

  /**
   * Writes jmh.log, results.json, table.md and, after a benchmark of steps, steps.svg.
   *
   * @param args directory to write to, then options of JMH
   */
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    Options options = new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length));
    Path log = directory.resolve("jmh.log");
    Files.deleteIfExists(log);
    List<Case> cases = Case.of(options);
    List<RunResult> results = new ArrayList<>();
    for (Case one : cases) {
      System.out.printf("%d of %d: %s%n", cases.indexOf(one) + 1, cases.size(), one);
      results.addAll(run(one, options, log));
    }
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, directory.resolve("results.json").toString())
        .writeOut(results);
    report(results, FirstEvents.table(options), directory);
  }

  private static void report(List<RunResult> results, String firstEvents, Path directory)
      throws IOException {
    StringBuilder report = new StringBuilder(Machine.describe()).append("\n\n");
    List<StepTime> times = StepResults.times(results);
    if (!times.isEmpty()) {
      StepLimit limit = StepResults.limit(results);
      report.append(StepTable.of(times, limit)).append('\n');
      Files.writeString(directory.resolve("steps.svg"), StepPlot.of(times, limit));
    }
    List<RunResult> others =
        results.stream()
            .filter(result -> !StepResults.isStep(result) && !StepResults.isLimit(result))
            .toList();
    if (!others.isEmpty()) {
      report.append(Table.of(others));
    }
    report.append(firstEvents);
    Files.writeString(directory.resolve("table.md"), report);
    System.out.println(report);
  }

  private static List<RunResult> run(Case one, Options options, Path log)
      throws IOException, RunnerException {
    OptionsBuilder builder = new OptionsBuilder();
    builder.parent(options).addProfiler(GCProfiler.class).shouldFailOnError(true);
    one.choose(builder);
    try (PrintStream out =
        new PrintStream(new FileOutputStream(log.toFile(), true), false, StandardCharsets.UTF_8)) {
      return List.copyOf(
          new Runner(
                  builder.build(),
                  OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL))
              .run());
    }
  }
}
