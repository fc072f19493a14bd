package io.flinklstm.job.local;

import io.flinklstm.job.ScoringJob;
import io.flinklstm.job.ScoringPlan;
import io.flinklstm.job.TopicCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A scoring job on a Flink cluster that lives and dies with it inside this JVM. */
public final class LocalJob {
  private static final long STOP_SECONDS = 60;

  private final JobClient client;
  private final String savepointDirectory;
  private final String webAddress;
  private final Path temporary;

  private LocalJob(JobClient client, String savepointDirectory, String webAddress, Path temporary) {
    this.client = client;
    this.temporary = temporary;
    this.savepointDirectory = savepointDirectory;
    this.webAddress = webAddress;
  }

  /**
   * How to start.
   *
   * @param webPort of Flink's Web UI, 0 for any free one, -1 for none
   * @param savepoint to go on from; null to start anew
   */
  public record Options(int webPort, String savepoint) {}

  /**
   * Starts the cluster and the job.
   *
   * @throws IOException if Kafka cannot be reached, the input topic is missing, or the port of the
   *     Web UI is taken
   */
  public static LocalJob start(ScoringPlan plan, Options options) throws Exception {
    requireSavepoint(options.savepoint());
    TopicCheck.requireInput(plan.config());
    boolean web = options.webPort() >= 0;
    int port = options.webPort() > 0 ? options.webPort() : EmbeddedKafka.freePort();
    if (web) {
      EmbeddedKafka.requireFree(port, "Flink's Web UI (--web-port)");
    }
    Path temporary = Files.createTempDirectory("flinklstm-score-");
    LocalJob started = null;
    try {
      started = start(plan, options, port, temporary);
      return started;
    } finally {
      if (started == null) {
        EmbeddedKafka.delete(temporary);
      }
    }
  }

  /** Savepoints on other file systems are left to Flink. */
  private static void requireSavepoint(String savepoint) throws IOException {
    if (savepoint == null || (savepoint.contains(":/") && !savepoint.startsWith("file:"))) {
      return;
    }
    Path path = Path.of(savepoint.replaceFirst("^file:(//)?", ""));
    if (!Files.exists(path)
        || (Files.isDirectory(path) && !Files.exists(path.resolve("_metadata")))) {
      throw new IOException(
          "--from-savepoint: expected a savepoint with a _metadata file at %s, found none"
              .formatted(savepoint));
    }
  }

  private static LocalJob start(ScoringPlan plan, Options options, int port, Path temporary)
      throws Exception {
    boolean web = options.webPort() >= 0;
    Configuration flink = ScoringJob.flinkConfiguration(plan.config());
    flink.set(CoreOptions.TMP_DIRS, temporary.toString());
    flink.set(WebOptions.TMP_DIR, temporary.toString());
    flink.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    flink.set(RestOptions.PORT, port);
    flink.set(RestOptions.BIND_PORT, Integer.toString(port));
    if (!flink.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      // Flink's default, the JobManager's memory, takes 5 MB of a task; more fails the job.
      flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      flink.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file://" + temporary.resolve("checkpoints"));
    }
    if (!flink.contains(RestartStrategyOptions.RESTART_STRATEGY)) {
      // Flink's default tries for ever; here somebody waits, and should be told.
      flink.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
      flink.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, 3);
      flink.set(
          RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
          Duration.ofMinutes(10));
    }
    if (options.savepoint() != null) {
      flink.set(StateRecoveryOptions.SAVEPOINT_PATH, options.savepoint());
    }
    StreamExecutionEnvironment environment =
        web
            ? StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(flink)
            : StreamExecutionEnvironment.createLocalEnvironment(flink);
    ScoringJob.build(environment, plan);
    JobClient client = environment.executeAsync(plan.bundle().streaming().name());
    return new LocalJob(
        client,
        ScoringJob.checkpointDirectory(plan.config()),
        web ? "http://127.0.0.1:" + port : null,
        temporary);
  }

  /** Where the Web UI is, if there is one. */
  public Optional<String> webAddress() {
    return Optional.ofNullable(webAddress);
  }

  /**
   * Waits until the job has ended, by itself or by {@link #stop()}.
   *
   * @throws IOException if it failed, with the reason
   */
  public void await() throws IOException, InterruptedException {
    try {
      client.getJobExecutionResult().get();
    } catch (CancellationException e) {
      return;
    } catch (ExecutionException e) {
      if (!causedByCancellation(e)) {
        throw new IOException("the job failed", e.getCause());
      }
    }
  }

  private static boolean causedByCancellation(Throwable problem) {
    for (Throwable at = problem; at != null; at = at.getCause()) {
      if (at instanceof JobCancellationException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Stops the job if it still runs: with a savepoint where checkpoints have a directory, else by
   * cancelling it. Removes the cluster's temporary files.
   *
   * @return the savepoint, if one was made
   */
  public Optional<String> stop() throws Exception {
    try {
      return client.getJobExecutionResult().isDone() ? Optional.empty() : stopRunning();
    } finally {
      EmbeddedKafka.delete(temporary);
    }
  }

  private Optional<String> stopRunning() throws Exception {
    JobStatus status = client.getJobStatus().get(STOP_SECONDS, TimeUnit.SECONDS);
    if (savepointDirectory == null || status != JobStatus.RUNNING) {
      client.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    }
    try {
      return Optional.of(
          client
              .stopWithSavepoint(false, savepointDirectory, SavepointFormatType.CANONICAL)
              .get(STOP_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      client.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
      throw new IOException("no savepoint was made; the job was cancelled", e);
    }
  }
}
