package io.flinklstm.job.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One day of one key that went otherwise than forecast.
 *
 * <p>Days are ranked by the absolute sum of the day's residuals over the key's mean absolute
 * residual. The sum is what tells a stop of traffic, whose residuals all have one sign, from an
 * hour that was merely late, whose departures come back in the next; dividing makes airports of
 * different size comparable. (Rejected: the single largest residual, raw or divided, which mostly
 * finds schedule changes and traffic moved by an hour.)
 *
 * @param key position of the key
 * @param hour position of the day's hour with the largest residual
 * @param forecast sum of the forecasts of the day's hours
 * @param actual sum of what happened in these hours
 * @param units the rank: absolute sum of residuals over the key's mean absolute residual
 */
record UnusualDay(int key, int hour, double forecast, double actual, double units) {
  private static final int HOURS_PER_DAY = 24;

  /** The most unusual days after warm-up, most unusual first. */
  static List<UnusualDay> first(Accuracy accuracy, int count) {
    HourlyTable actual = accuracy.actual();
    List<UnusualDay> days = new ArrayList<>();
    for (int key = 0; key < actual.keys().size(); key++) {
      double typical = accuracy.typicalResidual(key);
      for (int from = 0; from < actual.hours() && typical > 0; from += HOURS_PER_DAY) {
        days.add(of(accuracy, key, from, typical));
      }
    }
    days.sort(Comparator.comparingDouble(UnusualDay::units).reversed());
    return List.copyOf(days.subList(0, Math.min(count, days.size())));
  }

  private static UnusualDay of(Accuracy accuracy, int key, int from, double typical) {
    double[] values = accuracy.actual().values()[key];
    int worst = from;
    double largest = 0;
    double forecast = 0;
    double actual = 0;
    for (int hour = from; hour < Math.min(from + HOURS_PER_DAY, values.length); hour++) {
      double residual = accuracy.residual(key, hour);
      if (Double.isNaN(residual)) {
        continue;
      }
      forecast += accuracy.forecast(key, hour);
      actual += values[hour];
      if (Math.abs(residual) > largest) {
        largest = Math.abs(residual);
        worst = hour;
      }
    }
    return new UnusualDay(key, worst, forecast, actual, Math.abs(forecast - actual) / typical);
  }
}
