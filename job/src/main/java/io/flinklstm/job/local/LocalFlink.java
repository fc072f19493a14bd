package io.flinklstm.job.local;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster inside this JVM, with its Web UI on 127.0.0.1, that runs one job. */
final class LocalFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFlink.class);
  private static final long CANCEL_SECONDS = 20;

  private final MiniCluster cluster;
  private final CompletableFuture<JobResult> result = new CompletableFuture<>();
  private JobID job;

  private LocalFlink(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts a cluster of one TaskManager.
   *
   * @param settings Flink options of the job
   * @param directory where Flink keeps temporary files
   */
  static LocalFlink start(Configuration settings, int slots, int webPort, String directory)
      throws Exception {
    Configuration configuration = new Configuration(settings);
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, Integer.toString(webPort));
    configuration.set(CoreOptions.TMP_DIRS, directory);
    configuration.set(WebOptions.TMP_DIR, directory);
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new LocalFlink(cluster);
  }

  /** Submits the job that was built in an environment. */
  void submit(StreamExecutionEnvironment environment) throws IOException, InterruptedException {
    try {
      job = cluster.submitJob(environment.getStreamGraph().getJobGraph()).get().getJobID();
    } catch (ExecutionException e) {
      throw new IOException("the job was not accepted: " + e.getCause(), e.getCause());
    }
    cluster
        .requestJobResult(job)
        .whenComplete(
            (answer, problem) -> {
              if (problem == null) {
                result.complete(answer);
              } else {
                result.completeExceptionally(problem);
              }
            });
  }

  /**
   * Checks that the job has not ended.
   *
   * @throws IOException when it has, with the reason
   */
  void requireRunning() throws IOException, InterruptedException {
    if (!result.isDone()) {
      return;
    }
    try {
      JobResult answer = result.get();
      throw new IOException(
          "the job ended: "
              + answer.getSerializedThrowable().map(Throwable::toString).orElse("no error"));
    } catch (ExecutionException e) {
      throw new IOException("the job ended: " + e.getCause(), e.getCause());
    }
  }

  URI webAddress() throws IOException, InterruptedException {
    try {
      return cluster.getRestAddress().get();
    } catch (ExecutionException e) {
      throw new IOException("the cluster has no web address: " + e.getCause(), e.getCause());
    }
  }

  /** Cancels the job, waits until it has ended and stops the cluster. */
  @Override
  public void close() throws Exception {
    if (job != null && !result.isDone()) {
      try {
        cluster.cancelJob(job).get(CANCEL_SECONDS, TimeUnit.SECONDS);
        result.get(CANCEL_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("the job did not end when it was cancelled", e);
      }
    }
    cluster.close();
  }
}
