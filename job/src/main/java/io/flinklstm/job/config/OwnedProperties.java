package io.flinklstm.job.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Kafka client properties that the job sets itself, and where to set them instead. */
final class OwnedProperties {
  private static final Map<String, String> INSTEAD =
      Map.of(
          "bootstrap.servers", "set kafka.bootstrapServers",
          "group.id", "set source.groupId",
          "auto.offset.reset", "set source.startFrom",
          "enable.auto.commit", "offsets are committed with checkpoints",
          "transactional.id", "set sink.transactionalIdPrefix",
          "transaction.timeout.ms", "set sink.transactionTimeout",
          "key.deserializer", "records are read as bytes",
          "value.deserializer", "records are read as bytes",
          "key.serializer", "records are written as bytes",
          "value.serializer", "records are written as bytes");

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
