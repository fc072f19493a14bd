package io.flinklstm.job.local;

import io.flinklstm.job.replay.CsvReplay;
import io.flinklstm.job.replay.ReplayPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The thread that plays the airports: it replays the data file and mixes in the malformed records.
 */
final class Feeder implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final CsvReplay replay;
  private final MalformedRecords malformed;
  private final long eventsPerMalformed;
  private final AtomicLong events = new AtomicLong();
  private final Thread thread = new Thread(this::feed, "replay");
  private volatile boolean finished;
  private volatile Exception failure;

  /**
   * @param expected the number of events the plan will come to
   */
  Feeder(String bootstrapServers, ReplayPlan plan, long expected) {
    this.producer = CsvReplay.producer(bootstrapServers);
    this.replay = new CsvReplay(plan);
    this.malformed = new MalformedRecords(plan.topic());
    this.eventsPerMalformed = Math.max(1, expected / MalformedRecords.COUNT);
    thread.setDaemon(true);
  }

  /** Sends one malformed record at once, whose dead letter shows that the job is running. */
  void probe() {
    malformed.sendNext(producer);
    producer.flush();
  }

  void start() {
    thread.start();
  }

  private void feed() {
    try {
      replay.run(producer, this::sent);
      while (malformed.sent() < MalformedRecords.COUNT) {
        malformed.sendNext(producer);
      }
      producer.flush();
      finished = true;
    } catch (IOException | InterruptedException | KafkaException e) {
      failure = e;
    }
  }

  private void sent(long count) {
    events.set(count);
    if (count % eventsPerMalformed == 0) {
      malformed.sendNext(producer);
    }
  }

  /** The events sent so far, without the malformed ones. */
  long events() {
    return events.get();
  }

  int malformed() {
    return malformed.sent();
  }

  /**
   * Whether everything has been sent.
   *
   * @throws IOException when sending failed
   */
  boolean finished() throws IOException {
    if (failure != null) {
      throw new IOException("the replay failed: " + failure.getMessage(), failure);
    }
    return finished;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(2_000);
    producer.close(Duration.ofSeconds(2));
  }
}
