package io.flinklstm.job;

import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.config.JobConfig;
import io.flinklstm.job.config.Overrides;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The job with Kafka at both ends, and its main class on a Flink cluster:
 *
 * <pre>flink run -c io.flinklstm.job.ScoringJob flink-lstm.jar --config job.yaml</pre>
 */
public final class ScoringJob {
  private ScoringJob() {}

  /** Arguments of the main class. */
  @Command(name = "flink-lstm")
  private static final class Arguments {
    @Option(names = "--config", required = true, description = "the job's YAML file")
    private Path config;

    @Option(names = "--set", description = "overrides one value: path=value")
    private List<String> settings = List.of();
  }

  /**
   * Submits the job to the cluster that {@code flink run} talks to.
   *
   * @throws ConfigException naming everything that is wrong, before anything is submitted
   * @throws Exception if Flink cannot run it
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments();
    new CommandLine(arguments).parseArgs(args);
    ScoringPlan plan = ScoringPlan.load(arguments.config, Overrides.parse(arguments.settings));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flinkConfiguration(plan.config()));
    build(environment, plan);
    environment.execute(plan.bundle().streaming().name());
  }

  /** Adds source, graph and sinks to the environment, which must have the config's settings. */
  public static void build(StreamExecutionEnvironment environment, ScoringPlan plan) {
    KafkaEnds kafka = new KafkaEnds(plan.config());
    DataStream<RawRecord> raw =
        environment
            .fromSource(kafka.source(), WatermarkStrategy.noWatermarks(), "kafka-source")
            .uid("kafka-source");
    ScoringPipeline.Streams streams = ScoringPipeline.of(raw, plan);
    streams.scores().sinkTo(kafka.scores(plan.bundle())).uid("scores").name("scores");
    streams.rejected().sinkTo(kafka.deadLetters()).uid("rejected").name("rejected");
  }

  /** Flink's settings for a config; what the config passes to Flink by name wins. */
  public static Configuration flinkConfiguration(JobConfig config) {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism());
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpoint().interval());
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, config.bufferTimeout());
    // Events and scores are never modified, so operators of a chain may share them.
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    if (config.checkpoint().directory() != null) {
      flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpointDirectory(config));
      flink.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    config.flink().forEach(flink::setString);
    return flink;
  }

  /**
   * Where checkpoints and savepoints go; null when the config does not say. A plain path means this
   * machine's files; anything with a scheme is left to Flink, which decodes no escapes in it.
   */
  public static String checkpointDirectory(JobConfig config) {
    String directory = config.checkpoint().directory();
    return directory == null || directory.contains(":/")
        ? directory
        : "file://" + Path.of(directory).toAbsolutePath().normalize();
  }
}
