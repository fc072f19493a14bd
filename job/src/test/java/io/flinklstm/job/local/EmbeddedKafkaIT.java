package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  private static final TopicPartition HOURS = new TopicPartition("hours", 0);

  @TempDir Path folder;

  @Test
  void keepsTopicsOfADirectoryOverARestart() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(0, folder)) {
      kafka.createTopic("hours", 1, Map.of("message.timestamp.type", "LogAppendTime"));
      publish(kafka, "first");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(0, folder)) {
      publish(kafka, "second");
      List<ConsumerRecord<String, String>> records = read(kafka, 2);
      assertThat(records).extracting(ConsumerRecord::value).containsExactly("first", "second");
      assertThat(records)
          .allMatch(record -> record.timestampType() == TimestampType.LOG_APPEND_TIME);
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(other.getLocalPort(), null))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("port " + other.getLocalPort() + ", wanted for Kafka, is taken");
    }
  }

  private static void publish(EmbeddedKafka kafka, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("hours", value)).get();
    }
  }

  private static List<ConsumerRecord<String, String>> read(EmbeddedKafka kafka, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(HOURS));
      consumer.seekToBeginning(List.of(HOURS));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
