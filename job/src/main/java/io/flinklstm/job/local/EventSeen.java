package io.flinklstm.job.local;

import java.util.ArrayList;
import java.util.List;

/**
 * A known event in the light of the forecasts.
 *
 * @param event what happened
 * @param hours how many hours it lasted
 * @param usual departures of the same hours of the week, mean of the {@value #WEEKS} weeks before
 * @param forecast sum of the forecasts for its hours, each made one hour ahead
 * @param actual sum of what happened
 */
record EventSeen(KnownEvent event, int hours, double usual, double forecast, double actual) {
  static final int WEEKS = 4;
  private static final int HOURS_PER_WEEK = 168;

  /** The events of airports in the table that have enough weeks before them. */
  static List<EventSeen> all(List<KnownEvent> known, Accuracy accuracy) {
    HourlyTable table = accuracy.actual();
    List<EventSeen> seen = new ArrayList<>();
    for (KnownEvent event : known) {
      int key = table.keys().indexOf(event.airport());
      int from = table.index(event.from());
      int to = table.index(event.to());
      if (key < 0 || from < WEEKS * HOURS_PER_WEEK || to >= table.hours()) {
        continue;
      }
      double usual = 0;
      for (int week = 1; week <= WEEKS; week++) {
        int before = week * HOURS_PER_WEEK;
        usual += table.sum(key, from - before, to - before) / WEEKS;
      }
      double forecast = 0;
      for (int hour = from; hour <= to; hour++) {
        forecast += accuracy.forecast(key, hour);
      }
      seen.add(new EventSeen(event, to - from + 1, usual, forecast, table.sum(key, from, to)));
    }
    return List.copyOf(seen);
  }
}
