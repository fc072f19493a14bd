package io.flinklstm.core.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/**
 * What JMH gives for {@link StepBenchmark} and {@link LimitBenchmark}, as their report wants it.
 */
final class StepResults {
  private StepResults() {}

  /** Whether a result has its place in the table of steps. */
  static boolean isStep(RunResult result) {
    return is(result, StepBenchmark.class);
  }

  static boolean isLimit(RunResult result) {
    return is(result, LimitBenchmark.class);
  }

  private static boolean is(RunResult result, Class<?> benchmark) {
    return result.getParams().getBenchmark().startsWith(benchmark.getName() + ".");
  }

  private static String method(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static List<StepTime> times(Collection<RunResult> results) {
    return results.stream().filter(StepResults::isStep).map(StepResults::time).toList();
  }

  private static StepTime time(RunResult result) {
    BenchmarkParams params = result.getParams();
    int batch = Integer.parseInt(params.getParam("batch"));
    double[] forks =
        result.getBenchmarkResults().stream()
            .mapToDouble(fork -> fork.getPrimaryResult().getStatistics().getPercentile(50))
            .sorted()
            .toArray();
    double median = median(forks);
    return new StepTime(
        ContenderName.of(method(result)),
        batch,
        Integer.parseInt(params.getParam("units")),
        median / batch,
        (forks[forks.length - 1] - forks[0]) / median,
        median(perIteration(result, one -> secondary(one, Table.ALLOCATED))) / batch,
        max(perIteration(result, one -> secondary(one, "difference"))));
  }

  private static double secondary(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }

  private static double[] perIteration(RunResult result, ToDoubleFunction<IterationResult> value) {
    List<Double> values = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      fork.getIterationResults().forEach(one -> values.add(value.applyAsDouble(one)));
    }
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double max(double[] sorted) {
    return sorted[sorted.length - 1];
  }

  /** From the fastest iterations: a limit is what the core can do when nothing else runs on it. */
  static StepLimit limit(Collection<RunResult> results) {
    double computing = Double.POSITIVE_INFINITY;
    Map<Integer, Double> reading = new TreeMap<>();
    for (RunResult result : results) {
      if (!isLimit(result)) {
        continue;
      }
      double fastest = perIteration(result, one -> one.getPrimaryResult().getScore())[0];
      if (method(result).equals("multiplyAdds")) {
        computing = Math.min(computing, fastest);
      } else {
        int units = Integer.parseInt(result.getParams().getParam("units"));
        reading.merge(units, fastest, Math::min);
      }
    }
    return new StepLimit(StepBenchmark.INPUTS, LimitBenchmark.FLOPS / computing, reading);
  }
}
