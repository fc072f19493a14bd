package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally =
      new Tally(
          new HourlyTable(
              List.of("A", "B"),
              Instant.parse("2001-01-01T00:00:00Z"),
              new double[][] {{1, 2}, {3, Double.NaN}}));

  @Test
  void namesTheEventsThatHaveNoScore() {
    tally.score(score("A", 0));

    assertThat(tally.missing(5))
        .containsExactly("B 2001-01-01T00:00:00Z", "A 2001-01-01T01:00:00Z");
    assertThat(tally.missing(1)).hasSize(1);
  }

  @Test
  void aScoreThatComesTwiceIsSurplus() {
    tally.score(score("A", 0));
    tally.score(score("A", 0));

    assertThat(tally.scores()).isEqualTo(2);
    assertThat(tally.surplus()).isEqualTo(1);
    assertThat(tally.consistent()).isFalse();
  }

  @Test
  void aDeadLetterOfAGoodEventIsSurplus() {
    tally.rejected(0, "MALFORMED_JSON");
    assertThat(tally.consistent()).isTrue();

    tally.rejected(-1, "MISSING_FIELD");
    assertThat(tally.consistent()).isFalse();
    assertThat(tally.reasons())
        .containsEntry("MALFORMED_JSON", 1)
        .containsEntry("MISSING_FIELD", 1);
  }

  @Test
  void latencyIsFromAppendToAppend() {
    tally.score(new Tally.ScoreSeen("A", 0, 1, 2.5, false, 1_000, 1_004));
    tally.score(new Tally.ScoreSeen("A", 1, 2, 2.5, false, 2_000, 3_000));

    assertThat(tally.latencies().quantile(0.5)).isEqualTo(4);
    assertThat(tally.latencies().quantile(1)).isEqualTo(1_000);
    assertThat(tally.seconds()).isEqualTo(2.0);
  }

  private static Tally.ScoreSeen score(String key, int hour) {
    return new Tally.ScoreSeen(key, hour, hour + 1, 1, false, 0, 0);
  }
}
