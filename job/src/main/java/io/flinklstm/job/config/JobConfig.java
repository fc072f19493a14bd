package io.flinklstm.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.io.ObjectReader;
import io.flinklstm.core.math.Precision;
import io.flinklstm.job.codec.TimestampFormat;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a job is told.
 *
 * @param model directory of the bundle
 * @param weights what the model computes with: the weights of its file, or those rounded
 * @param kafka where the brokers are
 * @param source topic of events
 * @param event where an event's JSON carries what
 * @param sink topic of scores
 * @param deadLetter topic of records without a score
 * @param checkpoint when and where state is saved
 * @param bufferTimeout how long a record may wait for others before it crosses the network
 * @param parallelism of every operator
 * @param stateTtl how long a key may be silent before it is forgotten; null for ever
 * @param jvmWarmUp how long a task may make up events before its first one, until the JVM has
 *     compiled what they compute; zero for not at all
 * @param streaming JSON of a streaming section that replaces the bundle's own; null for none
 * @param flink options passed to Flink as they are
 */
public record JobConfig(
    Path model,
    Precision weights,
    Kafka kafka,
    Source source,
    EventFields event,
    Sink sink,
    DeadLetterTopic deadLetter,
    Checkpoint checkpoint,
    Duration bufferTimeout,
    int parallelism,
    Duration stateTtl,
    Duration jvmWarmUp,
    String streaming,
    Map<String, String> flink) {

  private static final int MAX_RECORD_BYTES = 100_000_000;

  /** Where reading starts when there is no state to resume from. */
  public enum StartFrom {
    EARLIEST,
    LATEST,
    /** The group's committed offsets, or the earliest where there are none. */
    COMMITTED
  }

  /** What a failure may do to output. */
  public enum Delivery {
    /** Transactions: readers of committed records see every score once. */
    EXACTLY_ONCE,
    /** Scores may be repeated after a failure; none is lost. */
    AT_LEAST_ONCE
  }

  /**
   * Brokers.
   *
   * @param bootstrapServers host:port, comma-separated
   * @param properties passed to all Kafka clients
   */
  public record Kafka(String bootstrapServers, Map<String, String> properties) {
    /** Names only: values may be secret. */
    @Override
    public String toString() {
      return "Kafka[%s, properties %s]".formatted(bootstrapServers, properties.keySet());
    }
  }

  /**
   * Input.
   *
   * @param topic of events
   * @param groupId consumer group
   * @param startFrom without state to resume from
   * @param bounded stop at the end that the topic has at the start
   * @param maxRecordBytes longer values go to the dead letters unread
   */
  public record Source(
      String topic, String groupId, StartFrom startFrom, boolean bounded, int maxRecordBytes) {}

  /**
   * Names in the event's JSON; dots reach into nested objects.
   *
   * @param key one or several fields
   * @param timestamp field of the event time
   * @param timestampFormat how it is written
   */
  public record EventFields(List<String> key, String timestamp, TimestampFormat timestampFormat) {}

  /**
   * Output.
   *
   * @param topic of scores
   * @param delivery of scores and dead letters
   * @param transactionalIdPrefix unique among the jobs of a Kafka cluster
   * @param transactionTimeout longest time between two checkpoints, failures included
   */
  public record Sink(
      String topic, Delivery delivery, String transactionalIdPrefix, Duration transactionTimeout) {}

  /**
   * Records without a score.
   *
   * @param topic of dead letters
   * @param maxBytes longer values are cut
   */
  public record DeadLetterTopic(String topic, int maxBytes) {}

  /**
   * State on durable storage.
   *
   * @param interval between checkpoints
   * @param directory where they go; null leaves that to the cluster's own settings, and on this
   *     machine to temporary files that end with the process. A cluster without settings keeps them
   *     in the JobManager's memory, which fails a job with more than 5 MB of state in a task
   */
  public record Checkpoint(Duration interval, String directory) {}

  /**
   * Reads a file and nothing else.
   *
   * @param yaml the file
   * @param overrides values by dotted path, written as in YAML
   * @throws ConfigException with everything that is wrong
   */
  public static JobConfig load(Path yaml, Map<String, String> overrides) throws ConfigException {
    List<String> problems = new ArrayList<>();
    JobConfig config = read(yaml, overrides, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  /**
   * Reads a file as far as it can be read.
   *
   * @param problems modified: everything that is wrong is added, with the file's name
   * @throws ConfigException if it is no YAML of settings at all
   */
  public static JobConfig read(Path yaml, Map<String, String> overrides, List<String> problems)
      throws ConfigException {
    List<String> found = new ArrayList<>();
    ObjectNode document = YamlDocument.read(yaml);
    YamlDocument.put(document, overrides, found);
    JobConfig config = read(yaml, new ObjectReader(document, "", found));
    SettingsTogether.check(config, found);
    found.forEach(problem -> problems.add(yaml + ": " + problem));
    return config;
  }

  private static JobConfig read(Path yaml, ObjectReader root) {
    JsonNode streaming = root.raw("streaming");
    JobConfig config =
        new JobConfig(
            model(yaml, root),
            weights(root),
            kafka(root.object("kafka")),
            source(root.object("source")),
            event(root.object("event")),
            sink(root.object("sink")),
            deadLetter(root.object("deadLetter")),
            checkpoint(root.object("checkpoint")),
            root.duration("bufferTimeout", Duration.ofMillis(1)),
            root.integer("parallelism", 1, 32_768, 1),
            root.duration("stateTtl", null),
            root.duration("jvmWarmUp", Duration.ofSeconds(3)),
            streaming == null ? null : streaming.toString(),
            root.stringMap("flink"));
    root.finish();
    return config;
  }

  /** Relative to the YAML's own folder, so that a job can be started from anywhere. */
  private static Path model(Path yaml, ObjectReader root) {
    String text = root.string("model");
    try {
      return yaml.toAbsolutePath().resolveSibling(text).normalize();
    } catch (InvalidPathException e) {
      root.problem("model", "is no usable path: " + e.getMessage());
      return yaml;
    }
  }

  private static Precision weights(ObjectReader root) {
    Map<String, Precision> precisions = new LinkedHashMap<>();
    for (Precision precision : Precision.values()) {
      precisions.put(precision.identifier(), precision);
    }
    return root.choice("weights", precisions, Precision.FLOAT32);
  }

  private static Kafka kafka(ObjectReader kafka) {
    Map<String, String> properties = kafka.stringMap("properties");
    OwnedProperties.problems(properties)
        .forEach((name, reason) -> kafka.problem("properties." + name, reason));
    Kafka read = new Kafka(kafka.string("bootstrapServers"), properties);
    kafka.finish();
    return read;
  }

  private static Source source(ObjectReader source) {
    Map<String, StartFrom> starts = new LinkedHashMap<>();
    starts.put("earliest", StartFrom.EARLIEST);
    starts.put("latest", StartFrom.LATEST);
    starts.put("committed", StartFrom.COMMITTED);
    String topic = source.string("topic");
    Source read =
        new Source(
            topic,
            source.string("groupId", "flink-lstm-" + topic),
            source.choice("startFrom", starts, StartFrom.COMMITTED),
            source.bool("bounded", false),
            source.integer("maxRecordBytes", 1, MAX_RECORD_BYTES, 1_000_000));
    source.finish();
    return read;
  }

  private static EventFields event(ObjectReader event) {
    Map<String, TimestampFormat> formats = new LinkedHashMap<>();
    formats.put("iso8601", TimestampFormat.ISO8601);
    formats.put("epochMillis", TimestampFormat.EPOCH_MILLIS);
    formats.put("epochSeconds", TimestampFormat.EPOCH_SECONDS);
    if (!event.has("key")) {
      event.problem("key", "is missing; expected a field name or a list of them");
    }
    EventFields read =
        new EventFields(
            event.strings("key", List.of("key")),
            event.string("timestamp"),
            event.choice("timestampFormat", formats, TimestampFormat.ISO8601));
    event.finish();
    return read;
  }

  private static Sink sink(ObjectReader sink) {
    Map<String, Delivery> deliveries = new LinkedHashMap<>();
    deliveries.put("exactlyOnce", Delivery.EXACTLY_ONCE);
    deliveries.put("atLeastOnce", Delivery.AT_LEAST_ONCE);
    String topic = sink.string("topic");
    Sink read =
        new Sink(
            topic,
            sink.choice("delivery", deliveries, Delivery.EXACTLY_ONCE),
            sink.string("transactionalIdPrefix", "flink-lstm-" + topic),
            sink.duration("transactionTimeout", Duration.ofMinutes(15)));
    if (read.transactionTimeout().toMillis() < 1000
        || read.transactionTimeout().toMillis() > Integer.MAX_VALUE) {
      sink.problem("transactionTimeout", "expected from 1s to 24d");
    }
    sink.finish();
    return read;
  }

  private static DeadLetterTopic deadLetter(ObjectReader deadLetter) {
    DeadLetterTopic read =
        new DeadLetterTopic(
            deadLetter.string("topic"),
            deadLetter.integer("maxBytes", 0, MAX_RECORD_BYTES, 1_000_000));
    deadLetter.finish();
    return read;
  }

  private static Checkpoint checkpoint(ObjectReader checkpoint) {
    Checkpoint read =
        new Checkpoint(
            checkpoint.duration("interval", Duration.ofSeconds(10)),
            checkpoint.string("directory", null));
    if (read.interval().toMillis() < 10) {
      checkpoint.problem("interval", "expected at least 10ms");
    }
    checkpoint.finish();
    return read;
  }
}
