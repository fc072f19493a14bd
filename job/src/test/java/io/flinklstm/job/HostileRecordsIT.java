package io.flinklstm.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.job.codec.Reason;
import io.flinklstm.job.local.EmbeddedKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records made to stop a job do not: no restart is allowed, and the events after them are scored.
 */
final class HostileRecordsIT {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int EVENTS_AFTER = 20;
  private static final int MEGABYTES = 3 << 20;

  private static EmbeddedKafka kafka;
  private static TestTopics topics;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.start(0, null);
    topics = new TestTopics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() throws Exception {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yearOverflow", "halfSurrogates", "longKey", "bigHeader", "bigKafkaKey"})
  void theEventsAfterItAreScored(String attack) throws Exception {
    Map<String, String> large = Map.of("max.message.bytes", Integer.toString(TestTopics.LARGE));
    kafka.createTopic(attack, 1, large);
    kafka.createTopic(attack + "-scores", 1, Map.of());
    kafka.createTopic(attack + "-rejected", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> hostile = hostile(attack);
    try (Producer<byte[], byte[]> producer = topics.producer()) {
      for (ProducerRecord<byte[], byte[]> record : hostile) {
        producer.send(record).get();
      }
      for (int hour = 0; hour < EVENTS_AFTER; hour++) {
        byte[] event = new Departures.Hour("A" + hour % 5, hour / 5, hour).json();
        producer.send(new ProducerRecord<>(attack, event)).get();
      }
    }

    run(attack);

    assertThat(topics.committed(attack + "-scores")).hasSize(EVENTS_AFTER);
    Map<String, Integer> reasons = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : topics.committed(attack + "-rejected")) {
      reasons.merge(
          new String(letter.headers().lastHeader("flinklstm.reason").value(), UTF_8),
          1,
          Integer::sum);
    }
    assertThat(reasons).isEqualTo(Map.of(reason(attack).code(), hostile.size()));
  }

  private static List<ProducerRecord<byte[], byte[]>> hostile(String attack) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    switch (attack) {
      case "yearOverflow" -> records.add(event(attack, "A", "+999999999-01-01T00:00:00Z"));
      case "halfSurrogates" -> {
        // Enough of them that some belong to the other task than the key that UTF-8 makes of them.
        for (int k = 0; k < 64; k++) {
          String key = "A\\ud8%02x".formatted(k);
          records.add(event(attack, key, "2001-01-01T00:00:00Z"));
        }
      }
      case "longKey" -> records.add(event(attack, "k".repeat(700_000), "2001-01-01T00:00:00Z"));
      case "bigHeader" -> {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(attack, "x".getBytes(UTF_8));
        record.headers().add("big", new byte[MEGABYTES]);
        records.add(record);
      }
      case "bigKafkaKey" ->
          records.add(new ProducerRecord<>(attack, new byte[MEGABYTES], "x".getBytes(UTF_8)));
      default -> throw new IllegalArgumentException(attack);
    }
    return records;
  }

  private static Reason reason(String attack) {
    return switch (attack) {
      case "yearOverflow" -> Reason.BAD_TIMESTAMP;
      case "longKey" -> Reason.TOO_LARGE;
      default -> Reason.MALFORMED_JSON;
    };
  }

  private static ProducerRecord<byte[], byte[]> event(String topic, String key, String hour) {
    String json = "{\"airport\":\"%s\",\"hour\":\"%s\",\"departures\":1}".formatted(key, hour);
    return new ProducerRecord<>(topic, json.getBytes(UTF_8));
  }

  private static void run(String name) throws Exception {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("kafka.bootstrapServers", kafka.bootstrapServers());
    overrides.put("source.topic", name);
    overrides.put("source.groupId", name);
    overrides.put("source.bounded", "true");
    overrides.put("sink.topic", name + "-scores");
    overrides.put("sink.transactionalIdPrefix", name);
    overrides.put("deadLetter.topic", name + "-rejected");
    overrides.put("checkpoint.interval", "300ms");
    overrides.put("parallelism", "2");
    overrides.put("flink.restart-strategy.type", "none");
    ScoringPlan plan = ScoringPlan.load(Departures.CONFIG, overrides);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            ScoringJob.flinkConfiguration(plan.config()));
    ScoringJob.build(environment, plan);
    environment.execute();
  }
}
