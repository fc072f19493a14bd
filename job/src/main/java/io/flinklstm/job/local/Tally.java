package io.flinklstm.job.local;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has come back from Kafka so far: which events were scored, which records were rejected. */
final class Tally {
  /** What a JVM needs to compile the busy code, by a generous guess. */
  static final int COLD_SECONDS = 5;

  private final HourlyTable sent;
  private final Accuracy accuracy;
  private final Latencies latencies = new Latencies();
  private final Latencies warmLatencies = new Latencies();
  private final Map<String, Integer> keyPositions = new HashMap<>();
  private final BitSet scored = new BitSet();
  private final BitSet rejected = new BitSet();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private long scores;
  private long surplus;
  private long rejects;
  private long firstAppendMillis = Long.MAX_VALUE;
  private long lastAppendMillis;

  /**
   * One record of the topic of scores.
   *
   * @param hour position of the event's hour in the table
   * @param targetHour position of the hour that is forecast
   * @param eventAppendMillis when the broker appended the event, milliseconds since 1970
   * @param scoreAppendMillis when the broker appended the score, milliseconds since 1970
   */
  record ScoreSeen(
      String key,
      int hour,
      int targetHour,
      double forecast,
      boolean warmingUp,
      long eventAppendMillis,
      long scoreAppendMillis) {}

  Tally(HourlyTable sent) {
    this.sent = sent;
    this.accuracy = new Accuracy(sent);
    for (String key : sent.keys()) {
      keyPositions.put(key, keyPositions.size());
    }
  }

  void score(ScoreSeen score) {
    scores++;
    int key = keyPositions.getOrDefault(score.key(), -1);
    int cell = key * sent.hours() + score.hour();
    if (key < 0 || score.hour() < 0 || score.hour() >= sent.hours() || scored.get(cell)) {
      surplus++;
      return;
    }
    scored.set(cell);
    accuracy.add(key, score.targetHour(), score.forecast(), score.warmingUp());
    firstAppendMillis = Math.min(firstAppendMillis, score.eventAppendMillis());
    long latencyMillis = score.scoreAppendMillis() - score.eventAppendMillis();
    latencies.add(latencyMillis);
    if (score.eventAppendMillis() >= firstAppendMillis + 1000L * COLD_SECONDS) {
      warmLatencies.add(latencyMillis);
    }
    lastAppendMillis = Math.max(lastAppendMillis, score.scoreAppendMillis());
  }

  /**
   * Takes in one dead letter.
   *
   * @param number number of the malformed record it belongs to; negative when it belongs to none
   */
  void rejected(int number, String reason) {
    rejects++;
    reasons.merge(reason, 1, Integer::sum);
    if (number < 0 || rejected.get(number)) {
      surplus++;
    } else {
      rejected.set(number);
    }
  }

  Accuracy accuracy() {
    return accuracy;
  }

  Latencies latencies() {
    return latencies;
  }

  /** The latencies of events appended {@value #COLD_SECONDS} s after the first one or later. */
  Latencies warmLatencies() {
    return warmLatencies;
  }

  Map<String, Integer> reasons() {
    return reasons;
  }

  long scores() {
    return scores;
  }

  long rejects() {
    return rejects;
  }

  /** Scores and dead letters that came twice or belong to nothing that was sent. */
  long surplus() {
    return surplus;
  }

  /** From the append of the first event to the append of the last score, in seconds. */
  double seconds() {
    return Math.max(1, lastAppendMillis - firstAppendMillis) / 1000.0;
  }

  /** Up to {@code count} events without a score, as "ORD 2001-03-01T00:00:00Z". */
  List<String> missing(int count) {
    List<String> missing = new ArrayList<>();
    for (int hour = 0; hour < sent.hours(); hour++) {
      for (int key = 0; key < sent.keys().size() && missing.size() < count; key++) {
        boolean wasSent = !Double.isNaN(sent.values()[key][hour]);
        if (wasSent && !scored.get(key * sent.hours() + hour)) {
          missing.add(sent.keys().get(key) + " " + sent.hour(hour));
        }
      }
    }
    return missing;
  }

  /** Whether every malformed record has come back as a dead letter, and nothing came twice. */
  boolean consistent() {
    return surplus == 0 && rejected.cardinality() == rejects;
  }
}
