package io.flinklstm.job;

import io.flinklstm.core.io.Bundle;
import io.flinklstm.job.codec.DeadLetter;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.Rejected;
import io.flinklstm.job.codec.Score;
import io.flinklstm.job.codec.ScoreFormat;
import io.flinklstm.job.config.JobConfig;
import io.flinklstm.job.config.JobConfig.Delivery;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The source and the two sinks that a config asks for. */
final class KafkaEnds {
  /** Kafka's default for requests; below it there is nothing to gain. */
  private static final int DEFAULT_REQUEST_BYTES = 1 << 20;

  /** Room around a dead letter's value: the record's own key and headers, ours, and framing. */
  private static final int AROUND_A_VALUE = DeadLetter.MAX_AROUND_VALUE + (16 << 10);

  /** Kafka's default for what a producer holds; a record that is longer could never be sent. */
  private static final long DEFAULT_BUFFER_BYTES = 32 << 20;

  private final JobConfig config;

  KafkaEnds(JobConfig config) {
    this.config = config;
  }

  KafkaSource<RawRecord> source() {
    KafkaSourceBuilder<RawRecord> builder =
        KafkaSource.<RawRecord>builder()
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setTopics(config.source().topic())
            .setGroupId(config.source().groupId())
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setProperties(properties())
            .setStartingOffsets(startingOffsets())
            .setDeserializer(new RawRecordReader());
    if (config.source().bounded()) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  @SuppressWarnings("deprecation") // the connector still asks for Kafka's old enum
  private OffsetsInitializer startingOffsets() {
    return switch (config.source().startFrom()) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    };
  }

  KafkaSink<Score> scores(Bundle bundle) {
    return sink(
        new ScoreWriter(config.sink().topic(), ScoreFormat.of(bundle.streaming(), bundle.sha256())),
        "scores",
        DEFAULT_REQUEST_BYTES);
  }

  KafkaSink<Rejected> deadLetters() {
    int maxBytes = config.deadLetter().maxBytes();
    return sink(
        new DeadLetterWriter(config.deadLetter().topic(), maxBytes),
        "rejected",
        Math.max(DEFAULT_REQUEST_BYTES, maxBytes + AROUND_A_VALUE));
  }

  /** Two sinks of one job must not share transactional ids. */
  private <T> KafkaSink<T> sink(
      KafkaRecordSerializationSchema<T> writer, String name, int requestBytes) {
    boolean exactlyOnce = config.sink().delivery() == Delivery.EXACTLY_ONCE;
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(requestBytes))
            .setProperty(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                Long.toString(Math.max(DEFAULT_BUFFER_BYTES, 2L * requestBytes)))
            .setKafkaProducerConfig(properties())
            .setRecordSerializer(writer);
    if (exactlyOnce) {
      builder
          .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
          .setTransactionalIdPrefix(config.sink().transactionalIdPrefix() + "-" + name)
          .setProperty(
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              Long.toString(config.sink().transactionTimeout().toMillis()));
    } else {
      builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    return builder.build();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.kafka().properties());
    return properties;
  }
}
