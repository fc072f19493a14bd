package io.flinklstm.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.job.local.EmbeddedKafka;
import io.flinklstm.job.local.LocalJob;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * A job whose state is larger than the 5 MB of a task that Flink by default keeps in a JobManager's
 * memory. It runs as {@code ./lstm score} runs it: Flink's test cluster would put another
 * checkpoint storage in place, for which there is no such limit.
 */
final class ManyKeysIT {
  private static final int KEYS = 5_000;

  @Test
  void checkpointsWithoutADirectoryHoldIt() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(0, null)) {
      for (String topic : new String[] {"many", "many-scores", "many-rejected"}) {
        kafka.createTopic(topic, 1, Map.of());
      }
      TestTopics topics = new TestTopics(kafka.bootstrapServers());
      try (Producer<byte[], byte[]> producer = topics.producer()) {
        for (int key = 0; key < KEYS; key++) {
          byte[] event = new Departures.Hour("K" + key, 0, key % 50).json();
          var unused = producer.send(new ProducerRecord<>("many", event));
        }
      }
      Map<String, String> overrides = new HashMap<>();
      overrides.put("kafka.bootstrapServers", kafka.bootstrapServers());
      overrides.put("source.topic", "many");
      overrides.put("source.bounded", "true");
      overrides.put("sink.topic", "many-scores");
      overrides.put("deadLetter.topic", "many-rejected");
      overrides.put("checkpoint.interval", "300ms");
      overrides.put("parallelism", "1");
      overrides.put("flink.restart-strategy.type", "none");
      ScoringPlan plan = ScoringPlan.load(Departures.CONFIG, overrides);

      LocalJob job = LocalJob.start(plan, new LocalJob.Options(-1, null));
      try {
        job.await();
      } finally {
        assertThat(job.stop()).isEmpty();
      }

      assertThat(topics.committed("many-scores")).hasSize(KEYS);
    }
  }
}
