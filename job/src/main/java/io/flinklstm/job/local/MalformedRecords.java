package io.flinklstm.job.local;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records no job can score, one of each kind, to be mixed in among good ones. Each carries its
 * number in a header, by which its dead letter is recognised.
 */
final class MalformedRecords {
  /** Header with the number of the malformed record, UTF-8 decimal. */
  static final String NUMBER_HEADER = "demo.malformed";

  private static final List<String> VALUES =
      List.of(
          "this is not JSON",
          "",
          "{\"airport\":\"ORD\",\"hour\":\"2001-03-01T00:00:00\",\"departures\":",
          "{\"hour\":\"2001-03-01T00:00:00\",\"departures\":7}",
          "{\"airport\":\"ORD\",\"departures\":7}",
          "{\"airport\":\"ORD\",\"hour\":\"yesterday\",\"departures\":7}",
          "{\"airport\":\"ORD\",\"hour\":\"2001-03-01T00:00:00\"}",
          "{\"airport\":\"ORD\",\"hour\":\"2001-03-01T00:00:00\",\"departures\":\"many\"}",
          "{\"airport\":\"ORD\",\"hour\":\"2001-03-01T00:00:00\",\"departures\":null}",
          "{\"airport\":\"ORD\",\"hour\":\"2001-03-01T00:00:00\",\"departures\":1e999}",
          "[\"ORD\",\"2001-03-01T00:00:00\",7]",
          "{\"airport\":\"ORD\",\"note\":\"" + "x".repeat(1_010_000) + "\"}");

  /** The number of malformed records there are to send. */
  static final int COUNT = VALUES.size();

  private final String topic;
  private final AtomicInteger sent = new AtomicInteger();

  MalformedRecords(String topic) {
    this.topic = topic;
  }

  /** Hands the next malformed record to the producer; after the last one does nothing. */
  void sendNext(Producer<byte[], byte[]> producer) {
    int number = sent.get();
    if (number == COUNT) {
      return;
    }
    ProducerRecord<byte[], byte[]> malformed =
        new ProducerRecord<>(topic, VALUES.get(number).getBytes(StandardCharsets.UTF_8));
    malformed
        .headers()
        .add(NUMBER_HEADER, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    producer.send(malformed);
    sent.incrementAndGet();
  }

  /** The number handed to the producer so far. */
  int sent() {
    return sent.get();
  }
}
