package io.flinklstm.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinklstm.job.codec.Score;
import io.flinklstm.job.codec.ScoreEncoder;
import io.flinklstm.job.codec.ScoreFormat;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Scores as Kafka records: keyed by the event's key, so that a key's scores stay in order, with the
 * position of the event in headers.
 *
 * <p>The record's timestamp is the time of writing and not the event time: a topic that keeps a
 * week would otherwise drop the scores of older events as it gets them.
 */
final class ScoreWriter implements KafkaRecordSerializationSchema<Score> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final ScoreFormat format;
  private transient ScoreEncoder encoder;

  ScoreWriter(String topic, ScoreFormat format) {
    this.topic = topic;
    this.format = format;
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    encoder = new ScoreEncoder(format);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(Score score, KafkaSinkContext sink, Long time) {
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(topic, score.key().getBytes(UTF_8), encoder.encode(score));
    Score.Source source = score.source();
    Headers headers = written.headers();
    headers.add("source.topic", source.topic().getBytes(UTF_8));
    headers.add("source.partition", Integer.toString(source.partition()).getBytes(UTF_8));
    headers.add("source.offset", Long.toString(source.offset()).getBytes(UTF_8));
    headers.add("source.timestamp", Long.toString(source.timestamp()).getBytes(UTF_8));
    return written;
  }
}
