package io.flinklstm.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.job.Departures.Hour;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.Reason;
import io.flinklstm.job.codec.StreamType;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a real cluster against a real broker. */
final class ScoringPipelineIT {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  private static final int AIRPORTS = 37;
  private static final int HOURS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedKafka kafka;
  private static TestTopics topics;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.start(0, null);
    topics = new TestTopics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() throws Exception {
    kafka.close();
  }

  @Test
  void everyScoreEqualsSteppingTheModelOverThatKeyAloneWhateverStandsBetween() throws Exception {
    createTopics("mixed", 2);
    List<Hour> hours = Departures.interleaved(AIRPORTS, HOURS, 1);
    Map<String, byte[]> pillValues = publishWithPills("mixed", hours);

    runToTheEnd(plan("mixed", 2, Map.of()));

    requireScores("mixed-scores", hours);
    requireDeadLetters("mixed", pillValues);
  }

  @Test
  void stoppedWithASavepointAndRestoredAtAnotherParallelismTheOutputIsTheSame(
      @TempDir Path savepoints) throws Exception {
    createTopics("whole", 3);
    createTopics("stopped", 3);
    List<Hour> hours = Departures.interleaved(AIRPORTS, HOURS, 2);
    int half = hours.size() / 2;
    publish("whole", hours);
    publish("stopped", hours.subList(0, half));

    runToTheEnd(plan("whole", 1, Map.of()));

    ScoringPlan endless = plan("stopped", 1, Map.of("source.bounded", "false"));
    JobClient job = environment(endless, null).executeAsync();
    topics.awaitCommitted("stopped-scores", half / 2);
    publish("stopped", hours.subList(half, hours.size()));
    String savepoint =
        job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    int scoredBefore = topics.committed("stopped-scores").size();

    // The partitions keep the open end that they had in the savepoint, so this job is cancelled.
    ScoringPlan wider = plan("stopped", 3, Map.of("source.bounded", "false"));
    JobClient restored = environment(wider, savepoint).executeAsync();
    topics.awaitCommitted("stopped-scores", hours.size());
    restored.cancel().get();

    assertThat(scoredBefore).isBetween(half / 2, hours.size());
    assertThat(valuesByKey("stopped-scores")).isEqualTo(valuesByKey("whole-scores"));
    requireScores("stopped-scores", hours);
  }

  @Test
  void aFailureInTheMiddleNeitherLosesNorRepeatsAScore() throws Exception {
    createTopics("failing", 2);
    List<Hour> hours = Departures.interleaved(AIRPORTS, HOURS, 3);
    publish("failing", hours);
    ScoringPlan plan =
        plan(
            "failing",
            2,
            Map.of(
                "flink.restart-strategy.type",
                "fixed-delay",
                "flink.restart-strategy.fixed-delay.attempts",
                "3",
                "flink.restart-strategy.fixed-delay.delay",
                "10ms"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            ScoringJob.flinkConfiguration(plan.config()));
    KafkaEnds ends = new KafkaEnds(plan.config());
    ScoringPipeline.Streams streams =
        ScoringPipeline.of(
            environment
                .fromSource(ends.source(), WatermarkStrategy.noWatermarks(), "source")
                .map(new FailOnce())
                .returns(StreamType.RAW_RECORD),
            plan);
    streams.scores().sinkTo(ends.scores(plan.bundle()));
    streams.rejected().sinkTo(ends.deadLetters());
    FailOnce.failed.set(false);

    environment.execute();

    assertThat(FailOnce.failed).isTrue();
    requireScores("failing-scores", hours);
  }

  @Test
  void aPlainModelIsServedWithTheConfigsStreamingSection() throws Exception {
    createTopics("plain", 2);
    publish("plain", Departures.interleaved(5, 10, 4));
    Path model =
        Departures.ROOT.resolve("lstm-core/src/test/resources/tfjs/golden/lstm_units1_defaults");
    String section =
        "{features: [{name: d, field: departures, scale: {type: fixed, factor: 50}},"
            + " {name: s, calendar: hourOfDaySin}, {name: c, calendar: hourOfDayCos}]}";

    runToTheEnd(plan("plain", 2, Map.of("model", model.toString(), "streaming", section)));

    List<ConsumerRecord<byte[], byte[]>> scores = topics.committed("plain-scores");
    assertThat(scores).hasSize(50);
    for (ConsumerRecord<byte[], byte[]> score : scores) {
      JsonNode json = JSON.readTree(score.value());
      assertThat(json.get("outputs")).hasSize(1);
      assertThat(json.get("fields").has("departures")).isTrue();
      assertThat(json.has("forecast")).isFalse();
    }
  }

  /** Throws once, after some records and at least one checkpoint's worth of time in the stream. */
  private static final class FailOnce implements MapFunction<RawRecord, RawRecord> {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public RawRecord map(RawRecord raw) {
      if (raw.offset() == 500 && failed.compareAndSet(false, true)) {
        throw new IllegalStateException("planned failure");
      }
      return raw;
    }
  }

  private static void createTopics(String name, int partitions) throws Exception {
    Map<String, String> large = Map.of("max.message.bytes", Integer.toString(TestTopics.LARGE));
    kafka.createTopic(name, partitions, large);
    kafka.createTopic(name + "-scores", partitions, Map.of());
    kafka.createTopic(name + "-rejected", 1, Map.of());
  }

  private static ScoringPlan plan(String name, int parallelism, Map<String, String> more)
      throws ConfigException {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("kafka.bootstrapServers", kafka.bootstrapServers());
    overrides.put("source.topic", name);
    overrides.put("source.groupId", name);
    overrides.put("source.bounded", "true");
    overrides.put("sink.topic", name + "-scores");
    overrides.put("sink.transactionalIdPrefix", name);
    overrides.put("deadLetter.topic", name + "-rejected");
    overrides.put("checkpoint.interval", "300ms");
    overrides.put("parallelism", Integer.toString(parallelism));
    overrides.putAll(more);
    return ScoringPlan.load(Departures.CONFIG, overrides);
  }

  private static StreamExecutionEnvironment environment(ScoringPlan plan, String savepoint) {
    Configuration flink = ScoringJob.flinkConfiguration(plan.config());
    if (savepoint != null) {
      flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink);
    ScoringJob.build(environment, plan);
    return environment;
  }

  private static void runToTheEnd(ScoringPlan plan) throws Exception {
    environment(plan, null).execute();
  }

  private static void publish(String topic, List<Hour> hours) {
    try (Producer<byte[], byte[]> producer = topics.producer()) {
      hours.forEach(hour -> producer.send(record(topic, hour)));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, Hour hour) {
    return new ProducerRecord<>(topic, hour.airport().getBytes(UTF_8), hour.json());
  }

  /** After every ninth event a pill; returns what each must come back as, by its header "pill". */
  private static Map<String, byte[]> publishWithPills(String topic, List<Hour> hours)
      throws Exception {
    List<byte[]> values = new ArrayList<>();
    PoisonPills.texts().keySet().forEach(text -> values.add(text.getBytes(UTF_8)));
    values.add(null);
    values.add(PoisonPills.tenMegabytes());
    Map<String, byte[]> sent = new LinkedHashMap<>();
    try (Producer<byte[], byte[]> producer = topics.producer()) {
      for (int k = 0; k < hours.size(); k++) {
        producer.send(record(topic, hours.get(k)));
        if (k % 9 == 8) {
          // The ten megabytes only once, at the end of the first round.
          int which = sent.size() < values.size() ? sent.size() : sent.size() % (values.size() - 1);
          ProducerRecord<byte[], byte[]> pill =
              new ProducerRecord<>(topic, ("A" + k % AIRPORTS).getBytes(UTF_8), values.get(which));
          pill.headers().add("pill", Integer.toString(sent.size()).getBytes(UTF_8));
          sent.put(Integer.toString(sent.size()), values.get(which));
          producer.send(pill).get();
        }
      }
    }
    return sent;
  }

  private static void requireScores(String topic, List<Hour> hours) throws Exception {
    Bundle bundle = Departures.bundle();
    Map<String, List<Hour>> byAirport = new TreeMap<>();
    hours.forEach(h -> byAirport.computeIfAbsent(h.airport(), a -> new ArrayList<>()).add(h));
    Map<String, List<byte[]>> scores = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> score : topics.committed(topic)) {
      scores
          .computeIfAbsent(new String(score.key(), UTF_8), a -> new ArrayList<>())
          .add(score.value());
    }
    assertThat(scores.keySet()).isEqualTo(byAirport.keySet());
    for (Map.Entry<String, List<Hour>> airport : byAirport.entrySet()) {
      List<Double> expected = Departures.forecasts(bundle, airport.getValue());
      List<byte[]> found = scores.get(airport.getKey());
      assertThat(found).hasSameSizeAs(expected);
      for (int k = 0; k < expected.size(); k++) {
        JsonNode json = JSON.readTree(found.get(k));
        assertThat(json.get("sequence").asLong()).isEqualTo(k + 1);
        assertThat(Double.doubleToLongBits(json.get("forecast").doubleValue()))
            .as("%s, event %d", airport.getKey(), k)
            .isEqualTo(Double.doubleToLongBits(expected.get(k)));
      }
    }
  }

  private static void requireDeadLetters(String name, Map<String, byte[]> pills) throws Exception {
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
    topics
        .committed(name + "-rejected")
        .forEach(letter -> assertThat(letters.put(header(letter, "pill"), letter)).isNull());
    assertThat(letters.keySet()).isEqualTo(pills.keySet());
    Map<String, ConsumerRecord<byte[], byte[]>> sources = new HashMap<>();
    topics.committed(name).forEach(r -> sources.put(r.partition() + "@" + r.offset(), r));
    Map<String, Reason> reasons = PoisonPills.texts();
    for (Map.Entry<String, byte[]> pill : pills.entrySet()) {
      ConsumerRecord<byte[], byte[]> letter = letters.get(pill.getKey());
      byte[] value = pill.getValue();
      boolean large = value != null && value.length > 1_000_000;
      Reason reason =
          value == null
              ? Reason.EMPTY_VALUE
              : large ? Reason.TOO_LARGE : reasons.get(new String(value, UTF_8));
      assertThat(header(letter, "flinklstm.reason")).isEqualTo(reason.code());
      assertThat(header(letter, "flinklstm.topic")).isEqualTo(name);
      ConsumerRecord<byte[], byte[]> source =
          sources.get(
              header(letter, "flinklstm.partition") + "@" + header(letter, "flinklstm.offset"));
      assertThat(source.value()).isEqualTo(value);
      assertThat(letter.key()).isEqualTo(source.key());
      assertThat(letter.value()).isEqualTo(large ? Arrays.copyOf(value, 1_000_000) : value);
      assertThat(letter.headers().lastHeader("flinklstm.truncated") != null).isEqualTo(large);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static Map<String, List<String>> valuesByKey(String topic) {
    Map<String, List<String>> values = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> r : topics.committed(topic)) {
      values
          .computeIfAbsent(new String(r.key(), UTF_8), k -> new ArrayList<>())
          .add(new String(r.value(), UTF_8));
    }
    return values;
  }
}
