package io.flinklstm.job.local;

import io.flinklstm.job.replay.WideCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What really happened: one value per key and hour, without gaps in the hours.
 *
 * @param keys the keys, in file order
 * @param start the first hour
 * @param values [keys][hours], NaN where the file has no value
 */
record HourlyTable(List<String> keys, Instant start, double[][] values) {

  /**
   * Reads a wide CSV file.
   *
   * @param wanted the keys to read; empty for all
   */
  static HourlyTable load(Path file, List<String> wanted) throws IOException {
    try (WideCsv csv = WideCsv.open(file)) {
      int[] columns = csv.columns(wanted);
      List<String> keys = Arrays.stream(columns).mapToObj(csv.keys()::get).toList();
      List<double[]> rows = new ArrayList<>();
      Instant start = null;
      for (Optional<WideCsv.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
        Instant hour = hour(file, row.get().time());
        start = start == null ? hour : start;
        if (!hour.equals(start.plus(Duration.ofHours(rows.size())))) {
          throw new IOException("%s: an hour is missing before %s".formatted(file, hour));
        }
        rows.add(numbers(file, row.get(), columns));
      }
      return new HourlyTable(keys, start, transposed(rows, keys.size()));
    }
  }

  private static Instant hour(Path file, String text) throws IOException {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IOException("%s: %s is no time like 2001-01-31T23:00:00".formatted(file, text), e);
    }
  }

  private static double[] numbers(Path file, WideCsv.Row row, int[] columns) throws IOException {
    double[] numbers = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      String cell = row.cells().get(columns[i]);
      try {
        numbers[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
      } catch (NumberFormatException e) {
        throw new IOException("%s: %s at %s is no number".formatted(file, cell, row.time()), e);
      }
    }
    return numbers;
  }

  private static double[][] transposed(List<double[]> rows, int keys) {
    double[][] values = new double[keys][rows.size()];
    for (int hour = 0; hour < rows.size(); hour++) {
      for (int key = 0; key < keys; key++) {
        values[key][hour] = rows.get(hour)[key];
      }
    }
    return values;
  }

  int hours() {
    return values[0].length;
  }

  /** The number of values that are there, which is the number of events a replay sends. */
  long events() {
    return Arrays.stream(values)
        .flatMapToDouble(Arrays::stream)
        .filter(v -> !Double.isNaN(v))
        .count();
  }

  /** The position of an hour; may lie outside of the table. */
  int index(Instant hour) {
    return (int) Duration.between(start, hour).toHours();
  }

  /** The hour at a position. */
  Instant hour(int index) {
    return start.plus(Duration.ofHours(index));
  }

  /** The sum of one key's values over hours {@code from} to {@code to}, the latter included. */
  double sum(int key, int from, int to) {
    return Arrays.stream(values[key], from, to + 1).sum();
  }
}
