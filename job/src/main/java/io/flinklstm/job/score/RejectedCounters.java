package io.flinklstm.job.score;

import io.flinklstm.job.codec.Reason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Metric {@code rejected}, one counter for each reason. */
final class RejectedCounters {
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  RejectedCounters(MetricGroup group) {
    for (Reason reason : Reason.values()) {
      counters.put(reason, group.addGroup("reason", reason.code()).counter("rejected"));
    }
  }

  void count(Reason reason) {
    counters.get(reason).inc();
  }
}
