package io.flinklstm.job.config;

import io.flinklstm.job.config.JobConfig.Delivery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What settings must be so that a job can live with them, alone and beside each other. */
final class SettingsTogether {
  /** Kafka's own rule, {@code org.apache.kafka.common.internals.Topic}. */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(5);

  private SettingsTogether() {}

  /**
   * Looks at settings that were read one by one; those that were missing are empty texts.
   *
   * @param problems modified
   */
  static void check(JobConfig config, List<String> problems) {
    topics(config, problems);
    if (config.event().key().isEmpty()) {
      problems.add("event.key: expected at least one field name");
    }
    if (config.stateTtl() != null && config.stateTtl().toMillis() < 1) {
      problems.add("stateTtl: expected at least 1ms, or null to keep keys for ever");
    }
    if (config.jvmWarmUp().compareTo(LONGEST_WARM_UP) > 0) {
      problems.add("jvmWarmUp: expected from 0s, for none, to 5min, found " + config.jvmWarmUp());
    }
    if (config.sink().delivery() == Delivery.EXACTLY_ONCE
        && config.sink().transactionTimeout().compareTo(config.checkpoint().interval()) <= 0) {
      problems.add(
          "sink.transactionTimeout: expected more than checkpoint.interval, %s, found %s;"
                  .formatted(config.checkpoint().interval(), config.sink().transactionTimeout())
              + " transactions would expire before a checkpoint commits them");
    }
  }

  /** A job that reads what it writes would feed itself for ever. */
  private static void topics(JobConfig config, List<String> problems) {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("source.topic", config.source().topic());
    named.put("sink.topic", config.sink().topic());
    named.put("deadLetter.topic", config.deadLetter().topic());
    Map<String, String> placeByTopic = new LinkedHashMap<>();
    named.forEach(
        (place, topic) -> {
          if (topic.isEmpty()) {
            return;
          }
          if (!TOPIC.matcher(topic).matches()) {
            problems.add(
                "%s: expected 1 to 249 of the characters a-z A-Z 0-9 . _ -, found \"%s\""
                    .formatted(place, topic));
          }
          String other = placeByTopic.putIfAbsent(topic, place);
          if (other != null) {
            problems.add(
                "%s: expected another topic than %s, found %s".formatted(place, other, topic));
          }
        });
  }
}
