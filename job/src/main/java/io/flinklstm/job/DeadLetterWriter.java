package io.flinklstm.job;

import io.flinklstm.job.codec.DeadLetter;
import io.flinklstm.job.codec.RawHeader;
import io.flinklstm.job.codec.Rejected;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rejected records as Kafka records. */
final class DeadLetterWriter implements KafkaRecordSerializationSchema<Rejected> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final int maxBytes;

  DeadLetterWriter(String topic, int maxBytes) {
    this.topic = topic;
    this.maxBytes = maxBytes;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Rejected rejected, KafkaSinkContext sink, Long time) {
    DeadLetter letter = DeadLetter.of(rejected, maxBytes);
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(topic, letter.key(), letter.value());
    for (RawHeader header : letter.headers()) {
      written.headers().add(header.name(), header.value());
    }
    return written;
  }
}
