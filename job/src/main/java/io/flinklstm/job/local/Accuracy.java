package io.flinklstm.job.local;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Forecasts beside what really happened. Errors are mean absolute errors of each key over the
 * evaluated hours, averaged over the keys.
 */
final class Accuracy {
  /** The last part of the data, the one the shipped model was not trained on. */
  static final Duration EVALUATED = Duration.ofDays(56);

  private final HourlyTable actual;
  private final int firstEvaluated;
  private final double[][] forecasts;
  private final boolean[][] warm;

  Accuracy(HourlyTable actual) {
    this.actual = actual;
    this.firstEvaluated = Math.max(0, actual.hours() - (int) EVALUATED.toHours());
    this.forecasts = new double[actual.keys().size()][actual.hours()];
    this.warm = new boolean[actual.keys().size()][actual.hours()];
    for (double[] row : forecasts) {
      Arrays.fill(row, Double.NaN);
    }
  }

  HourlyTable actual() {
    return actual;
  }

  /** The position of the first evaluated hour. */
  int firstEvaluated() {
    return firstEvaluated;
  }

  /**
   * Takes in one forecast.
   *
   * @param hour position of the hour that is forecast; ignored outside of the table
   * @param warmingUp whether the key's state had seen too few events yet
   */
  void add(int key, int hour, double forecast, boolean warmingUp) {
    if (hour >= 0 && hour < actual.hours()) {
      forecasts[key][hour] = forecast;
      warm[key][hour] = !warmingUp;
    }
  }

  /** The forecast of a key for an hour, NaN where there is none. */
  double forecast(int key, int hour) {
    return forecasts[key][hour];
  }

  /** Forecast minus actual, NaN without a forecast or while the key was warming up. */
  double residual(int key, int hour) {
    return warm[key][hour] ? forecasts[key][hour] - actual.values()[key][hour] : Double.NaN;
  }

  /** Mean absolute error of the forecasts over the evaluated hours. */
  double forecastError() {
    return meanOverKeys((key, hour) -> Math.abs(forecasts[key][hour] - actual.values()[key][hour]));
  }

  /** Mean absolute error of "the same as so many hours ago" over the evaluated hours. */
  double lagError(int hours) {
    return meanOverKeys(
        (key, hour) -> {
          double[] values = actual.values()[key];
          return hour < hours ? Double.NaN : Math.abs(values[hour - hours] - values[hour]);
        });
  }

  /** How many evaluated hours have a forecast, over all keys. */
  long evaluatedForecasts() {
    return Arrays.stream(forecasts)
        .flatMapToDouble(row -> Arrays.stream(row, firstEvaluated, row.length))
        .filter(v -> !Double.isNaN(v))
        .count();
  }

  /** Mean absolute residual of one key over all hours after its warm-up, NaN without any. */
  double typicalResidual(int key) {
    return IntStream.range(0, actual.hours())
        .mapToDouble(hour -> Math.abs(residual(key, hour)))
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  private double meanOverKeys(Measure error) {
    return IntStream.range(0, actual.keys().size())
        .mapToDouble(
            key ->
                IntStream.range(firstEvaluated, actual.hours())
                    .mapToDouble(hour -> error.of(key, hour))
                    .filter(v -> !Double.isNaN(v))
                    .average()
                    .orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  private interface Measure {
    double of(int key, int hour);
  }
}
