package io.flinklstm.job.local;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a run found, as a page of text. Every number is counted or computed from what came back. */
final class DemoReport {
  private static final int DAYS_SHOWN = 15;
  private static final int MISSING_SHOWN = 5;
  private static final int HOURS_PER_DAY = 24;
  private static final int HOURS_PER_WEEK = 168;
  private static final DateTimeFormatter DAY = time("EEE d MMM");
  private static final DateTimeFormatter DAY_OF_YEAR = time("d MMM uuuu");
  private static final DateTimeFormatter HOUR = time("HH:mm");

  private final Tally tally;
  private final Accuracy accuracy;
  private final HourlyTable actual;
  private final List<KnownEvent> known;
  private final PrintStream out;

  DemoReport(Tally tally, List<KnownEvent> known, PrintStream out) {
    this.tally = tally;
    this.accuracy = tally.accuracy();
    this.actual = accuracy.actual();
    this.known = known;
    this.out = out;
  }

  /**
   * Prints everything.
   *
   * @param events events sent
   * @param malformed malformed records sent beside them
   */
  void print(long events, long malformed) {
    printCounts(events, malformed);
    printSpeed();
    printAccuracy();
    printUnusualDays();
    printKnownEvents();
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  private void heading(String title) {
    line("%n-- %s %s", title, "-".repeat(Math.max(0, 86 - title.length())));
  }

  private void printCounts(long events, long malformed) {
    long in = events + malformed;
    boolean adds = in == tally.scores() + tally.rejects() && tally.consistent();
    heading("Records");
    line(
        "  in            %,9d   %,d events of %d airports, %d malformed records",
        in, events, actual.keys().size(), malformed);
    line("  scores out    %,9d", tally.scores());
    line("  rejected      %,9d", tally.rejects());
    tally.reasons().forEach((reason, count) -> line("    %-19s %3d", reason, count));
    line("  in = out + rejected: %s", adds ? "yes" : "NO");
    if (tally.surplus() > 0) {
      line("  came twice or belong to nothing sent: %,d", tally.surplus());
    }
    List<String> missing = tally.missing(MISSING_SHOWN);
    if (!missing.isEmpty()) {
      line("  without a score, the first ones: %s", String.join(", ", missing));
    }
  }

  private void printSpeed() {
    heading("Speed");
    line(
        "  throughput    %,9.0f/s  over %.1f s, first event appended to last score appended",
        tally.scores() / tally.seconds(), tally.seconds());
    line("  latency from the broker's append of an event to its append of the score, ms");
    line("                          p50     p99   p99.9     max");
    latency("the whole run", tally.latencies());
    if (!tally.warmLatencies().isEmpty()) {
      latency("after %d s".formatted(Tally.COLD_SECONDS), tally.warmLatencies());
    }
  }

  private void latency(String name, Latencies latencies) {
    line(
        "    %-17s %7d %7d %7d %7d",
        name,
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        latencies.quantile(0.999),
        latencies.quantile(1));
  }

  private void printAccuracy() {
    double model = accuracy.forecastError();
    heading("Forecast of the next hour");
    line("  mean absolute error in departures, mean of %d airports,", actual.keys().size());
    line(
        "  %,d forecasts of the last %d weeks (%s to %s)%n",
        accuracy.evaluatedForecasts(),
        Accuracy.EVALUATED.toHours() / HOURS_PER_WEEK,
        DAY_OF_YEAR.format(actual.hour(accuracy.firstEvaluated())),
        DAY_OF_YEAR.format(actual.hour(actual.hours() - 1)));
    line("  the model            %6.3f", model);
    baseline("same as last hour", accuracy.lagError(1), model);
    baseline("same hour yesterday", accuracy.lagError(HOURS_PER_DAY), model);
    baseline("same hour last week", accuracy.lagError(HOURS_PER_WEEK), model);
  }

  private void baseline(String name, double error, double model) {
    line("  %-20s %6.3f   the model's error is %+.0f %%", name, error, 100 * (model / error - 1));
  }

  private void printUnusualDays() {
    heading("Largest residuals, by airport and day");
    line(
        "  ranked by |forecast - actual| of the day in units of the airport's mean absolute error");
    line("  per hour; after warm-up; times as in the data%n");
    line("                         the day           its worst hour");
    line("  airport  day         forecast  actual   hour   forecast  actual  units  known event");
    for (UnusualDay day : UnusualDay.first(accuracy, DAYS_SHOWN)) {
      String key = actual.keys().get(day.key());
      Instant hour = actual.hour(day.hour());
      line(
          "  %-7s  %-10s  %8.0f  %6.0f   %s  %8.0f  %6.0f  %5.0f  %s",
          key,
          DAY.format(hour),
          day.forecast(),
          day.actual(),
          HOUR.format(hour),
          accuracy.forecast(day.key(), day.hour()),
          actual.values()[day.key()][day.hour()],
          day.units(),
          nameOf(key, hour));
    }
  }

  private String nameOf(String key, Instant hour) {
    return known.stream()
        .filter(event -> event.covers(key, hour))
        .map(KnownEvent::name)
        .findFirst()
        .orElse("-");
  }

  private void printKnownEvents() {
    List<EventSeen> seen = EventSeen.all(known, accuracy);
    if (seen.isEmpty()) {
      return;
    }
    heading("Known events, departures over their hours");
    line(
        "  usual: mean of the same hours of the %d weeks before; forecast: one hour ahead%n",
        EventSeen.WEEKS);
    line("  airport  from              hours   usual  forecast  actual  event");
    for (EventSeen event : seen) {
      Instant from = event.event().from();
      line(
          "  %-7s  %-10s %s  %5d  %6.0f  %8.0f  %6.0f  %s",
          event.event().airport(),
          DAY.format(from),
          HOUR.format(from),
          event.hours(),
          event.usual(),
          event.forecast(),
          event.actual(),
          event.event().name());
    }
  }

  private static DateTimeFormatter time(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
