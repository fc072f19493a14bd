package io.flinklstm.job.replay;

import java.nio.file.Path;
import java.util.List;

/**
 * What to publish, where and how fast.
 *
 * @param data the wide CSV file
 * @param topic the topic events go to
 * @param names the field names of an event
 * @param keys columns to publish; empty for all
 * @param eventsPerSecond average rate, above 0; infinite for as fast as possible
 * @param limit number of events after which to stop; {@link Long#MAX_VALUE} for none
 */
public record ReplayPlan(
    Path data,
    String topic,
    EventNames names,
    List<String> keys,
    double eventsPerSecond,
    long limit) {
  public ReplayPlan {
    if (!(eventsPerSecond > 0)) {
      throw new IllegalArgumentException("rate must be above 0, not " + eventsPerSecond);
    }
    if (limit < 0) {
      throw new IllegalArgumentException("limit must be at least 0, not " + limit);
    }
    keys = List.copyOf(keys);
  }

  /** A rate as people write it: events per second such as {@code 2000}, or {@code max}. */
  public static double rate(String text) {
    if (text.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double rate = Double.parseDouble(text);
      if (rate > 0) {
        return rate;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(rateMessage(text), e);
    }
    throw new IllegalArgumentException(rateMessage(text));
  }

  private static String rateMessage(String text) {
    return "rate must be events per second above 0, or max, not " + text;
  }
}
