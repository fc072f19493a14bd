package io.flinklstm.job.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of committed scores and dead letters, as any user of the topics would be. */
final class ScoreReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String scores;
  private final HourlyTable table;
  private final Tally tally;
  private final ObjectMapper json = new ObjectMapper();

  ScoreReader(String bootstrapServers, String scores, String rejected, HourlyTable table) {
    this.scores = scores;
    this.table = table;
    this.tally = new Tally(table);
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(scores, rejected).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Takes in what has been committed since the last time, waiting a moment for it. */
  void poll() throws IOException {
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
      if (message.topic().equals(scores)) {
        tally.score(score(message));
      } else {
        String number = header(message, MalformedRecords.NUMBER_HEADER, "-1");
        tally.rejected(
            Integer.parseInt(number), header(message, "flinklstm.reason", "no reason given"));
      }
    }
  }

  private Tally.ScoreSeen score(ConsumerRecord<byte[], byte[]> message) throws IOException {
    JsonNode score = json.readTree(message.value());
    return new Tally.ScoreSeen(
        score.path("key").asText(),
        table.index(Instant.parse(score.path("timestamp").asText())),
        table.index(Instant.parse(score.path("forecastFor").asText())),
        score.path("forecast").asDouble(Double.NaN),
        score.path("warmingUp").asBoolean(),
        Long.parseLong(header(message, "source.timestamp", "0")),
        message.timestamp());
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name, String absent) {
    Header header = message.headers().lastHeader(name);
    return header == null ? absent : new String(header.value(), StandardCharsets.UTF_8);
  }

  Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
