package io.flinklstm.core.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Results as a Markdown table: a row for each contender and case, beside its baseline. */
final class Table {
  /** The gc profiler's name for bytes per operation. */
  static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final List<String> HEAD =
      List.of("benchmark", "case", "contender", "time", "bytes", "baseline", "time", "bytes", "×");

  private Table() {}

  /**
   * Results of average times or single shots in nanoseconds, with the gc profiler's.
   *
   * <p>A time is the median of the iterations, with half the distance of their quartiles. The last
   * column says how many times as fast as the baseline a contender is.
   */
  static String of(Collection<RunResult> results) {
    Map<String, RunResult> baselines = new LinkedHashMap<>();
    List<RunResult> contenders = new ArrayList<>();
    for (RunResult result : results) {
      if (isBaseline(result.getParams())) {
        baselines.put(place(result), result);
      } else {
        contenders.add(result);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    Set<String> compared = new HashSet<>();
    for (RunResult contender : contenders) {
      compared.add(place(contender));
      rows.add(row(contender, baselines.get(place(contender))));
    }
    baselines.keySet().removeAll(compared);
    baselines.values().forEach(alone -> rows.add(row(alone, null)));
    return Markdown.table(rows);
  }

  private static boolean isBaseline(BenchmarkParams params) {
    String name = params.getBenchmark();
    int dot = name.lastIndexOf('.');
    try {
      return Arrays.stream(Class.forName(name.substring(0, dot)).getMethods())
          .filter(method -> method.getName().equals(name.substring(dot + 1)))
          .anyMatch(method -> method.isAnnotationPresent(Baseline.class));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + ": no such benchmark", e);
    }
  }

  private static String place(RunResult result) {
    return benchmark(result) + "|" + parameters(result);
  }

  private static List<String> row(RunResult contender, RunResult baseline) {
    List<String> row = new ArrayList<>();
    row.add(benchmark(contender));
    row.add(parameters(contender));
    addCells(contender, row);
    if (baseline == null) {
      row.addAll(List.of("", "", "", ""));
    } else {
      addCells(baseline, row);
      row.add("%.2f".formatted(nanoseconds(baseline) / nanoseconds(contender)));
    }
    return row;
  }

  private static void addCells(RunResult result, List<String> row) {
    row.add(result.getPrimaryResult().getLabel());
    row.add(time(nanoseconds(result)) + spread(result.getPrimaryResult().getStatistics()));
    row.add("%,.0f".formatted(result.getSecondaryResults().get(ALLOCATED).getScore()));
  }

  private static String benchmark(RunResult result) {
    String[] parts = result.getParams().getBenchmark().split("\\.", -1);
    return parts[parts.length - 2].replace("Benchmark", "").toLowerCase(Locale.ROOT);
  }

  private static String parameters(RunResult result) {
    BenchmarkParams params = result.getParams();
    return params.getParamsKeys().stream()
        .map(key -> key + " " + params.getParam(key))
        .collect(Collectors.joining(", "));
  }

  /** The median, which bursts of other load on the machine move least. */
  private static double nanoseconds(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** Half the distance of the quartiles. */
  private static String spread(Statistics times) {
    double half = (times.getPercentile(75) - times.getPercentile(25)) / 2;
    return " ± %.0f %%".formatted(100 * half / times.getPercentile(50));
  }

  /** A time with its unit. */
  static String time(double nanoseconds) {
    if (nanoseconds < 1e4) {
      return "%,.0f ns".formatted(nanoseconds);
    }
    return nanoseconds < 1e7
        ? "%,.1f µs".formatted(nanoseconds / 1e3)
        : "%,.1f ms".formatted(nanoseconds / 1e6);
  }
}
