package io.flinklstm.job.config;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.Map;

/** Kafka client properties that the job sets itself, and where to set them instead. */
final class OwnedProperties {
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          entry("bootstrap.servers", "set kafka.bootstrapServers"),
          entry("group.id", "set source.groupId"),
          entry("auto.offset.reset", "set source.startFrom"),
          entry("enable.auto.commit", "offsets are committed with checkpoints"),
          entry("transactional.id", "set sink.transactionalIdPrefix"),
          entry("transaction.timeout.ms", "set sink.transactionTimeout"),
          entry("acks", "delivery of either kind needs all"),
          entry("enable.idempotence", "delivery of either kind needs it"),
          entry("max.request.size", "it follows deadLetter.maxBytes"),
          entry("buffer.memory", "it follows deadLetter.maxBytes"),
          entry("key.deserializer", "records are read as bytes"),
          entry("value.deserializer", "records are read as bytes"),
          entry("key.serializer", "records are written as bytes"),
          entry("value.serializer", "records are written as bytes"));

  private OwnedProperties() {}

  /** The reason by property, for those that may not be set. */
  static Map<String, String> problems(Map<String, String> properties) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String name : properties.keySet()) {
      if (INSTEAD.containsKey(name)) {
        problems.put(name, "cannot be set here; " + INSTEAD.get(name));
      }
    }
    return problems;
  }
}
