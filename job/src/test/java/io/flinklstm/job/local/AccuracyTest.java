package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyTest {
  private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");

  @Test
  void baselinesOfTheShippedDataAreTheKnownOnes() throws Exception {
    Accuracy accuracy = new Accuracy(HourlyTable.load(ExampleFiles.CSV, List.of()));

    assertThat(accuracy.actual().hour(accuracy.firstEvaluated())).isEqualTo("2001-05-06T00:00:00Z");
    assertThat(accuracy.lagError(1)).isCloseTo(5.130, within(0.0005));
    assertThat(accuracy.lagError(24)).isCloseTo(1.850, within(0.0005));
    assertThat(accuracy.lagError(168)).isCloseTo(1.710, within(0.0005));
  }

  @Test
  void everyKeyCountsTheSameHoweverManyForecastsItHas() {
    Accuracy accuracy = new Accuracy(table(new double[] {4, 4, 4, 4}, new double[] {9, 9, 9, 9}));
    accuracy.add(0, 1, 5, false);
    accuracy.add(0, 2, 3, false);
    accuracy.add(0, 3, 5, false);
    accuracy.add(1, 1, 12, false);

    assertThat(accuracy.forecastError()).isEqualTo((1 + 3) / 2.0);
    assertThat(accuracy.evaluatedForecasts()).isEqualTo(4);
  }

  @Test
  void forecastsBeyondTheDataAreIgnored() {
    Accuracy accuracy = new Accuracy(table(new double[] {4, 4}));
    accuracy.add(0, 2, 5, false);

    assertThat(accuracy.evaluatedForecasts()).isZero();
    assertThat(accuracy.forecastError()).isNaN();
  }

  @Test
  void theMostUnusualDayIsTheOneWhoseResidualsAddUpNotTheOneWhereTheyCancel() {
    Accuracy accuracy = new Accuracy(table(new double[72]));
    for (int hour = 0; hour < 72; hour++) {
      accuracy.add(0, hour, 1, hour < 24);
    }
    accuracy.add(0, 5, 90, true);
    accuracy.add(0, 30, 9, false);
    accuracy.add(0, 31, -30, false);
    accuracy.add(0, 60, 5, false);

    List<UnusualDay> days = UnusualDay.first(accuracy, 2);

    double typical = (45 + 9 + 30 + 5) / 48.0;
    assertThat(days)
        .containsExactly(
            new UnusualDay(0, 60, 28, 0, 28 / typical), new UnusualDay(0, 31, 1, 0, 1 / typical));
  }

  @Test
  void knownEventsAreComparedWithTheSameHoursOfTheWeeksBefore() {
    double[] values = new double[6 * 168];
    for (int week = 0; week < 6; week++) {
      Arrays.fill(values, week * 168, (week + 1) * 168, 10 * week);
    }
    Accuracy accuracy = new Accuracy(table(values));
    int from = 5 * 168 + 3;
    accuracy.add(0, from, 11, false);
    accuracy.add(0, from + 1, 12, false);
    KnownEvent event =
        new KnownEvent(
            "key of 0.0",
            accuracy.actual().hour(from),
            accuracy.actual().hour(from + 1),
            "a strike");

    assertThat(EventSeen.all(List.of(event), accuracy))
        .containsExactly(new EventSeen(event, 2, 2 * (10 + 20 + 30 + 40) / 4.0, 23, 100));
  }

  private static HourlyTable table(double[]... values) {
    List<String> keys = Arrays.stream(values).map(v -> "key of " + v[0]).toList();
    return new HourlyTable(keys, START, values);
  }
}
