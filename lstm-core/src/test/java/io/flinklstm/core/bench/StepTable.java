package io.flinklstm.core.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Contenders of a step by batch and units, with their distance from each other and the limit. */
final class StepTable {
  private static final List<String> HEAD =
      List.of(
          "batch",
          "units",
          "contender",
          "ns",
          "spread",
          "× ONNX Runtime",
          "÷ flink-lstm",
          "÷ limit",
          "bytes",
          "difference");

  private final List<StepTime> times;
  private final StepLimit limit;

  private StepTable(List<StepTime> times, StepLimit limit) {
    this.times = times;
    this.limit = limit;
  }

  /** In Markdown. A ratio whose other side was not measured is left empty. */
  static String of(List<StepTime> times, StepLimit limit) {
    return new StepTable(times, limit).text();
  }

  private String text() {
    List<StepTime> sorted = new ArrayList<>(times);
    sorted.sort(
        Comparator.comparingInt(StepTime::batch)
            .thenComparingInt(StepTime::units)
            .thenComparing(StepTime::contender));
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    StepTime before = null;
    for (StepTime time : sorted) {
      if (before == null || before.batch() != time.batch() || before.units() != time.units()) {
        limitOf(time).ifPresent(nanoseconds -> rows.add(limitRow(time, nanoseconds)));
      }
      rows.add(row(time));
      before = time;
    }
    return Markdown.table(rows);
  }

  private Optional<Double> limitOf(StepTime time) {
    return limit.nanoseconds(time.batch(), time.units());
  }

  private List<String> limitRow(StepTime time, double nanoseconds) {
    return List.of(
        String.valueOf(time.batch()),
        String.valueOf(time.units()),
        "limit: " + limit.reason(time.batch(), time.units()),
        "%,.0f".formatted(nanoseconds),
        "",
        other(time, ContenderName.ONNX_RUNTIME).map(ns -> ratio(ns / nanoseconds)).orElse(""),
        other(time, ContenderName.SELECTED).map(ns -> ratio(nanoseconds / ns)).orElse(""),
        ratio(1),
        "",
        "");
  }

  private List<String> row(StepTime time) {
    double ns = time.nanoseconds();
    return List.of(
        String.valueOf(time.batch()),
        String.valueOf(time.units()),
        time.contender().title(),
        "%,.0f".formatted(ns),
        "%.0f %%".formatted(100 * time.spread()),
        other(time, ContenderName.ONNX_RUNTIME).map(onnx -> ratio(onnx / ns)).orElse(""),
        other(time, ContenderName.SELECTED).map(selected -> ratio(ns / selected)).orElse(""),
        limitOf(time).map(least -> ratio(ns / least)).orElse(""),
        "%,.0f".formatted(time.bytes()),
        time.contender() == ContenderName.SELECTED ? "" : "%.1e".formatted(time.difference()));
  }

  private Optional<Double> other(StepTime time, ContenderName contender) {
    return times.stream()
        .filter(one -> one.batch() == time.batch() && one.units() == time.units())
        .filter(one -> one.contender() == contender)
        .map(StepTime::nanoseconds)
        .findFirst();
  }

  /** Three digits or more. */
  private static String ratio(double value) {
    if (value >= 100) {
      return "%,.0f".formatted(value);
    }
    return (value >= 10 ? "%.1f" : "%.2f").formatted(value);
  }
}
