package io.flinklstm.job.replay;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes the cells of a {@link WideCsv} row by row, hence in event-time order, one JSON event
 * per cell with the column's name as Kafka key. Empty cells are no events; a cell that is no number
 * is published as a JSON string, for the job to judge.
 */
public final class CsvReplay {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final ReplayPlan plan;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public CsvReplay(ReplayPlan plan) {
    this.plan = plan;
  }

  /** A producer fit for a replay: byte keys and values, idempotent, small delay. */
  public static Producer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 2),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Publishes everything and returns when the broker has it all.
   *
   * @param sent told the number of events after each one handed to the producer
   * @return the number of events published
   * @throws IOException when the file is bad, a key is unknown or the broker refuses an event
   */
  public long run(Producer<byte[], byte[]> producer, LongConsumer sent)
      throws IOException, InterruptedException {
    long events = 0;
    try (WideCsv csv = WideCsv.open(plan.data())) {
      int[] columns = csv.columns(plan.keys());
      Pace pace = new Pace(plan.eventsPerSecond());
      for (Optional<WideCsv.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
        for (int column : columns) {
          String cell = row.get().cells().get(column);
          if (events == plan.limit()) {
            return finish(producer, events);
          }
          if (cell.isEmpty()) {
            continue;
          }
          pace.await(events);
          send(producer, event(csv.keys().get(column), row.get().time(), cell));
          sent.accept(++events);
        }
      }
    }
    return finish(producer, events);
  }

  private long finish(Producer<byte[], byte[]> producer, long events) throws IOException {
    producer.flush();
    rethrow();
    return events;
  }

  private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> event)
      throws IOException {
    rethrow();
    try {
      producer.send(
          event,
          (metadata, problem) -> {
            if (problem != null) {
              failure.compareAndSet(null, problem);
            }
          });
    } catch (KafkaException e) {
      throw new IOException("publishing to " + plan.topic() + ": " + e.getMessage(), e);
    }
  }

  private void rethrow() throws IOException {
    Exception first = failure.get();
    if (first != null) {
      throw new IOException("publishing to " + plan.topic() + ": " + first.getMessage(), first);
    }
  }

  private ProducerRecord<byte[], byte[]> event(String key, String time, String cell) {
    String value = JSON_NUMBER.matcher(cell).matches() ? cell : quoted(cell);
    EventNames names = plan.names();
    String json =
        "{%s:%s,%s:%s,%s:%s}"
            .formatted(
                quoted(names.key()),
                quoted(key),
                quoted(names.time()),
                quoted(time),
                quoted(names.value()),
                value);
    return new ProducerRecord<>(
        plan.topic(), key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
