package io.flinklstm.job.cli;

import io.flinklstm.job.TopicCheck;
import io.flinklstm.job.replay.CsvReplay;
import io.flinklstm.job.replay.EventNames;
import io.flinklstm.job.replay.ReplayPlan;
import io.flinklstm.job.replay.ReplayTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm replay}: publishes a table to a Kafka topic. */
@Command(
    name = "replay",
    header = "Publish a CSV file to a Kafka topic, at a given rate.",
    description = {
      "Publish a CSV file to a Kafka topic: its first column is a time, every further",
      "column a key. Each cell becomes one JSON event, row by row, with the column's",
      "name as Kafka key."
    },
    footer = {
      "",
      "Example:",
      "  ./lstm replay --bootstrap-servers localhost:9092 --topic departures --create-topic 2"
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final long PROGRESS_EVENTS = 50_000;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      description = "where Kafka is")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      required = true,
      description = "the topic to publish to")
  private String topic;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      defaultValue =
          "${sys:flinklstm.home:-.}/job/examples/departures/data/departures_hourly_top60.csv",
      description = "the CSV file (default: the departures of the example)")
  private Path data;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "2000",
      converter = RateConverter.class,
      description = "events per second, or max (default: ${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--keys",
      paramLabel = "KEY",
      split = ",",
      description = "columns to publish, e.g. ORD,LGA (default: all)")
  private List<String> keys = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "stop after so many events; 0 only creates the topic (default: all)")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--create-topic",
      paramLabel = "N",
      description = "first create the topic with so many partitions, unless it exists")
  private int partitions;

  @Option(
      names = "--key-field",
      paramLabel = "NAME",
      defaultValue = "airport",
      description = "field of an event with the column's name (default: ${DEFAULT-VALUE})")
  private String keyField;

  @Option(
      names = "--time-field",
      paramLabel = "NAME",
      defaultValue = "hour",
      description = "field with the row's time (default: ${DEFAULT-VALUE})")
  private String timeField;

  @Option(
      names = "--value-field",
      paramLabel = "NAME",
      defaultValue = "departures",
      description = "field with the cell (default: ${DEFAULT-VALUE})")
  private String valueField;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit must be at least 0, not " + limit);
    }
    if (partitions < 0) {
      throw new ParameterException(
          spec.commandLine(), "--create-topic must be at least 1, not " + partitions);
    }
    EventNames names = new EventNames(keyField, timeField, valueField);
    ReplayPlan plan = new ReplayPlan(data, topic, names, keys, rate, limit);
    TopicCheck.topics(bootstrapServers, Map.of());
    if (partitions > 0) {
      ReplayTopic.create(bootstrapServers, topic, partitions);
    }
    long start = System.nanoTime();
    try (Producer<byte[], byte[]> producer = CsvReplay.producer(bootstrapServers)) {
      long events = new CsvReplay(plan).run(producer, sent -> tell(sent, start));
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "published %,d events to %s in %.1f s, %,.0f/s%n",
          events,
          topic,
          seconds,
          events / seconds);
    }
    return 0;
  }

  private static void tell(long sent, long startNanos) {
    if (sent % PROGRESS_EVENTS == 0) {
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      System.out.printf(Locale.ROOT, "%,d events, %,.0f/s%n", sent, sent / seconds);
    }
  }
}
