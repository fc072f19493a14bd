package io.flinklstm.job.local;

import io.flinklstm.job.ScoringJob;
import io.flinklstm.job.ScoringPlan;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.replay.EventNames;
import io.flinklstm.job.replay.ReplayPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole way of an event in one JVM: a replayer publishes the example's data to Kafka, the job
 * scores it, a consumer reads the scores and dead letters back and reports.
 *
 * <pre>
 *   data.csv → {@link Feeder} → topic departures → job → topic scores              → {@link ScoreReader}
 *                                                      → topic departures.rejected →
 * </pre>
 *
 * <p>The job is built by the same code and from the same configuration file as on a cluster.
 */
public final class Demo implements AutoCloseable {
  private static final String EVENTS = "departures";
  private static final String SCORES = "scores";
  private static final String REJECTED = "departures.rejected";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DemoOptions options;
  private final PrintStream out;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  public Demo(DemoOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Runs the demo to its end.
   *
   * @return the exit code: 0 when every event has its score or dead letter, 130 when it was closed
   *     before that, else 1
   */
  public int run() throws Exception {
    try {
      return runToTheEnd();
    } catch (IOException | InterruptedException e) {
      if (closing.getCount() == 0) {
        return 130;
      }
      throw e;
    }
  }

  private int runToTheEnd() throws Exception {
    long startNanos = System.nanoTime();
    EmbeddedKafka.requireFree(options.webPort(), "Flink's Web UI");
    EmbeddedKafka.requireFree(options.kafkaPort(), "Kafka");
    Path data = options.example().resolve("data");
    Path csv = data.resolve("departures_hourly_top60.csv");
    HourlyTable table = HourlyTable.load(csv, options.keys());
    List<KnownEvent> known = KnownEvent.load(data.resolve("known_events.csv"));
    ReplayPlan plan =
        new ReplayPlan(
            csv,
            EVENTS,
            EventNames.DEPARTURES,
            options.keys(),
            options.eventsPerSecond(),
            Long.MAX_VALUE);

    int port = options.kafkaPort() == 0 ? EmbeddedKafka.freePort() : options.kafkaPort();
    ScoringPlan job = plan(port);

    EmbeddedKafka kafka = startKafka(port);
    out.printf(
        "Kafka    %s, topics %s, %s, %s%n", kafka.bootstrapServers(), EVENTS, SCORES, REJECTED);
    LocalFlink flink = startFlink(job);
    out.printf("Web UI   %s%n", flink.webAddress());
    Feeder feeder = own(new Feeder(kafka.bootstrapServers(), plan, table.events()));
    try (ScoreReader reader = new ScoreReader(kafka.bootstrapServers(), SCORES, REJECTED, table)) {
      awaitFirstDeadLetter(flink, feeder, reader);
      double buildUpSeconds = (System.nanoTime() - startNanos) / 1e9;
      out.printf("Job      running after %.1f s%n%n", buildUpSeconds);
      feeder.start();
      boolean complete = follow(flink, feeder, reader, table.events());
      DemoReport report = new DemoReport(reader.tally(), known, out);
      report.print(feeder.events(), feeder.malformed());
      out.printf(
          "%nBuild-up took %.1f s. Flink's Web UI %s%n",
          buildUpSeconds,
          options.keepRunning()
              ? "is at " + flink.webAddress()
              : "was at " + flink.webAddress() + " (--keep-running leaves it up).");
      return complete && reader.tally().consistent() ? keepRunning() : 1;
    }
  }

  private EmbeddedKafka startKafka(int port) throws Exception {
    EmbeddedKafka kafka;
    synchronized (open) {
      requireOpen();
      kafka = own(EmbeddedKafka.start(port, null));
    }
    Map<String, String> appendTime = Map.of("message.timestamp.type", "LogAppendTime");
    kafka.createTopic(EVENTS, options.parallelism(), appendTime);
    kafka.createTopic(SCORES, options.parallelism(), appendTime);
    kafka.createTopic(REJECTED, 1, Map.of());
    return kafka;
  }

  private ScoringPlan plan(int kafkaPort) throws ConfigException {
    return ScoringPlan.load(
        options.example().resolve("job.yaml"),
        Map.of(
            "kafka.bootstrapServers",
            "127.0.0.1:" + kafkaPort,
            "source.topic",
            EVENTS,
            "source.startFrom",
            "earliest",
            "source.bounded",
            "false",
            "sink.topic",
            SCORES,
            "sink.delivery",
            options.delivery(),
            "deadLetter.topic",
            REJECTED,
            "checkpoint.interval",
            "2s",
            "parallelism",
            Integer.toString(options.parallelism())));
  }

  private LocalFlink startFlink(ScoringPlan job) throws Exception {
    Configuration settings = ScoringJob.flinkConfiguration(job.config());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    ScoringJob.build(environment, job);
    synchronized (open) {
      requireOpen();
      Path directory = Files.createTempDirectory("flinklstm-flink-");
      own(() -> EmbeddedKafka.delete(directory));
      LocalFlink flink =
          own(
              LocalFlink.start(
                  settings, options.parallelism(), options.webPort(), directory.toString()));
      flink.submit(environment);
      return flink;
    }
  }

  /** The job reads and writes once the dead letter of a malformed record has come back. */
  private void awaitFirstDeadLetter(LocalFlink flink, Feeder feeder, ScoreReader reader)
      throws IOException, InterruptedException {
    feeder.probe();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.tally().rejects() == 0) {
      reader.poll();
      flink.requireRunning();
      requireOpen();
      if (System.nanoTime() > deadline) {
        throw new IOException("the job did not answer within " + PATIENCE.toSeconds() + " s");
      }
    }
  }

  /** Reads until everything sent has come back; false when nothing came for too long. */
  private boolean follow(LocalFlink flink, Feeder feeder, ScoreReader reader, long events)
      throws IOException, InterruptedException {
    Tally tally = reader.tally();
    long total = events + MalformedRecords.COUNT;
    long done = -1;
    long changedNanos = System.nanoTime();
    try (DemoProgress progress =
        new DemoProgress(out, total, Boolean.getBoolean("flinklstm.terminal"))) {
      while (!feeder.finished() || tally.scores() + tally.rejects() < total) {
        reader.poll();
        flink.requireRunning();
        requireOpen();
        if (done != tally.scores() + tally.rejects()) {
          done = tally.scores() + tally.rejects();
          changedNanos = System.nanoTime();
        } else if (System.nanoTime() - changedNanos > PATIENCE.toNanos()) {
          out.printf("%nNothing came back for %d s.%n", PATIENCE.toSeconds());
          return false;
        }
        progress.show(done);
      }
    }
    out.println();
    return tally.scores() == events && tally.rejects() == MalformedRecords.COUNT;
  }

  /** With --keep-running waits until the demo is closed from outside. */
  private int keepRunning() throws InterruptedException {
    if (options.keepRunning()) {
      out.println("Job, broker and Web UI stay up; Ctrl-C ends them.");
      closing.await();
    }
    return 0;
  }

  /** Ends this thread's work once another thread has closed the demo. */
  private void requireOpen() throws InterruptedException {
    if (closing.getCount() == 0) {
      throw new InterruptedException("the demo was closed");
    }
  }

  private <T extends AutoCloseable> T own(T resource) {
    synchronized (open) {
      open.push(resource);
    }
    return resource;
  }

  /**
   * Cancels the job, stops the broker and removes every temporary file; waits for a start under
   * way. May be called from another thread while {@link #run} runs, and again.
   */
  @Override
  public void close() throws Exception {
    closing.countDown();
    synchronized (open) {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }
}
