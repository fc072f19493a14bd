package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.Options;

/**
 * The first {@value #EVENTS} events of a new JVM through an LSTM layer of 8 inputs, with {@link
 * Model#warmUp} before them and without.
 *
 * <p>No benchmark of JMH, whose single shot is one time: here the distribution within a JVM counts.
 */
final class FirstEvents {
  private static final int EVENTS = 1_000;
  private static final int INPUTS = 8;
  private static final int FORKS = 5;
  private static final int[] UNITS = {32, 64, 128, 256};
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(3);
  private static final String RESULT = "nanoseconds:";

  private FirstEvents() {}

  /**
   * Prints nanoseconds: from the layers to the first score, then of the first event, of the median,
   * of the 99th percentile, of the longest and of all.
   *
   * @param args units; whether to warm up
   */
  public static void main(String[] args) {
    int units = Integer.parseInt(args[0]);
    Random random = new Random(1);
    float[][] x = new float[EVENTS][];
    Arrays.setAll(x, i -> RandomModels.tensor(random, INPUTS).data());
    float[] y = new float[units];
    long[] nanos = new long[EVENTS];
    long start = System.nanoTime();
    Lstm layer = RandomModels.lstm(random, "lstm", INPUTS, units);
    Model model = Model.sequential(layer.inputShape(-1, INPUTS));
    if (Boolean.parseBoolean(args[1])) {
      model.warmUp(LONGEST_WARM_UP);
    }
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    long ready = System.nanoTime();
    long before = ready;
    for (int event = 0; event < EVENTS; event++) {
      stepper.step(x[event], state, y);
      long after = System.nanoTime();
      nanos[event] = after - before;
      before = after;
    }
    long first = nanos[0];
    Arrays.sort(nanos);
    System.out.printf(
        "%s %d %d %d %d %d %d%n",
        RESULT,
        ready - start + first,
        first,
        nanos[EVENTS / 2],
        nanos[EVENTS * 99 / 100],
        nanos[EVENTS - 1],
        before - ready);
  }

  /** The table, or nothing if the options choose other benchmarks. */
  static String table(Options options) throws IOException {
    String name = FirstEvents.class.getSimpleName();
    if (!options.getIncludes().isEmpty() && !options.getIncludes().contains(name)) {
      return "";
    }
    StringBuilder table = new StringBuilder();
    table.append(
        "%n| first %,d events | JVM | to first score | first event | p50 | p99 | max | all |%n"
            .formatted(EVENTS));
    table.append("|---".repeat(8)).append("|\n");
    for (int units : UNITS) {
      for (boolean warm : new boolean[] {false, true}) {
        System.out.printf("%s: units %d, %s%n", name, units, warm ? "warmed up" : "cold");
        table.append("| units %d | %s ".formatted(units, warm ? "warmed up" : "cold"));
        for (double median : medians(units, warm)) {
          table.append("| ").append(Table.time(median)).append(' ');
        }
        table.append("|\n");
      }
    }
    return table.toString();
  }

  private static double[] medians(int units, boolean warm) throws IOException {
    List<long[]> forks = new ArrayList<>();
    for (int fork = 0; fork < FORKS; fork++) {
      forks.add(fork(units, warm));
    }
    double[] medians = new double[forks.get(0).length];
    Arrays.setAll(
        medians,
        column ->
            forks.stream()
                .mapToLong(one -> one[column])
                .sorted()
                .skip(FORKS / 2)
                .findFirst()
                .orElseThrow());
    return medians;
  }

  private static long[] fork(int units, boolean warm) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FirstEvents.class.getName(), "" + units, "" + warm));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output
        .lines()
        .filter(line -> line.startsWith(RESULT))
        .map(line -> line.substring(RESULT.length()).strip())
        .map(line -> Stream.of(line.split(" ", -1)).mapToLong(Long::parseLong).toArray())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(command + " gave no times: " + output));
  }
}
