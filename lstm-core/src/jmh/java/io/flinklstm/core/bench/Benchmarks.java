package io.flinklstm.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs benchmarks and prints one table: the machine, times, allocation, ratios to baselines. */
final class Benchmarks {
  private Benchmarks() {}

  /**
   * Writes jmh.log, results.json and table.md.
   *
   * @param args directory to write to, then options of JMH
   */
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    Path log = directory.resolve("jmh.log");
    System.out.println("Benchmarks run; progress is in " + log);
    Collection<RunResult> results =
        new Runner(options(directory, log, Arrays.copyOfRange(args, 1, args.length))).run();
    String table = Machine.describe() + "\n\n" + Table.of(results);
    Files.writeString(directory.resolve("table.md"), table);
    System.out.println(table);
  }

  private static Options options(Path directory, Path log, String[] jmh)
      throws CommandLineOptionException {
    return new OptionsBuilder()
        .parent(new CommandLineOptions(jmh))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .output(log.toString())
        .resultFormat(ResultFormatType.JSON)
        .result(directory.resolve("results.json").toString())
        .build();
  }
}
