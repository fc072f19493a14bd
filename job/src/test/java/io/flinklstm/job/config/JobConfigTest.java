package io.flinklstm.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinklstm.core.math.Precision;
import io.flinklstm.job.Departures;
import io.flinklstm.job.codec.TimestampFormat;
import io.flinklstm.job.config.JobConfig.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobConfigTest {
  private static final String MINIMAL =
      """
      model: here
      kafka: {bootstrapServers: "localhost:9092"}
      source: {topic: in}
      event: {key: [a, b], timestamp: t}
      sink: {topic: out}
      deadLetter: {topic: dlq}
      """;

  @TempDir private Path folder;

  @Test
  void theExampleLoads() throws Exception {
    JobConfig config = JobConfig.load(Departures.CONFIG, Map.of());
    assertThat(config.model()).isEqualTo(Departures.EXAMPLE.resolve("model"));
    assertThat(config.event().key()).containsExactly("airport");
    assertThat(config.sink().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
  }

  @Test
  void whatIsLeftOutHasADefault() throws Exception {
    JobConfig config = JobConfig.load(write(MINIMAL), Map.of());
    assertThat(config.model()).isEqualTo(folder.resolve("here"));
    assertThat(config.weights()).isEqualTo(Precision.FLOAT32);
    assertThat(config.parallelism()).isEqualTo(1);
    assertThat(config.checkpoint().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.checkpoint().directory()).isNull();
    assertThat(config.event().timestampFormat()).isEqualTo(TimestampFormat.ISO8601);
    assertThat(config.stateTtl()).isNull();
    assertThat(config.jvmWarmUp()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.streaming()).isNull();
  }

  @Test
  void anyValueCanBePutOverOnTheCommandLine() throws Exception {
    JobConfig config =
        JobConfig.load(
            write(MINIMAL),
            Map.of(
                "weights", "bfloat16",
                "sink.delivery", "atLeastOnce",
                "stateTtl", "30d",
                "jvmWarmUp", "0s",
                "event.key", "[x, y, z]",
                "checkpoint.directory", "/state",
                "kafka.properties.security.protocol", "SASL_SSL",
                "flink.state.backend.type", "rocksdb"));
    assertThat(config.weights()).isEqualTo(Precision.BFLOAT16);
    assertThat(config.sink().delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
    assertThat(config.stateTtl()).isEqualTo(Duration.ofDays(30));
    assertThat(config.jvmWarmUp()).isZero();
    assertThat(config.event().key()).containsExactly("x", "y", "z");
    assertThat(config.checkpoint().directory()).isEqualTo("/state");
    assertThat(config.kafka().properties()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.flink()).containsEntry("state.backend.type", "rocksdb");
  }

  @Test
  void allMistakesAreNamedAtOnceWithFileAndPath() throws Exception {
    Path file =
        write(
            MINIMAL
                    .replace("topic: out", "topic: out, delivery: maybe")
                    .replace("topic: in", "topik: in")
                + "parallelism: 0\n");
    assertThat(problems(file, Map.of("checkpoint.interval", "soon")))
        .hasSize(5)
        .allMatch(problem -> problem.startsWith(file + ": "))
        .anyMatch(p -> p.contains("source.topic: ") && p.contains("missing"))
        .anyMatch(p -> p.contains("source.topik: ") && p.contains("topic"))
        .anyMatch(p -> p.contains("sink.delivery: ") && p.contains("exactlyOnce, atLeastOnce"))
        .anyMatch(p -> p.contains("parallelism: ") && p.contains("0"))
        .anyMatch(p -> p.contains("checkpoint.interval: ") && p.contains("soon"));
  }

  @Test
  void propertiesThatTheJobSetsItselfAreRefusedWithWhatToSetInstead() throws Exception {
    assertThat(problems(write(MINIMAL), Map.of("kafka.properties.group.id", "x")))
        .singleElement()
        .asString()
        .contains("kafka.properties.group.id: cannot be set here; set source.groupId");
  }

  @Test
  void brokenYamlNamesItsLine() throws Exception {
    assertThat(problems(write("model: x\nkafka: [\n"), Map.of()).get(0)).contains("line 2");
    assertThat(problems(write("- a\n"), Map.of()).get(0)).contains("expected an object");
    assertThat(problems(folder.resolve("none.yaml"), Map.of()).get(0)).contains("none.yaml");
  }

  @Test
  void aValuePutBelowAScalarIsAProblem() throws Exception {
    assertThat(problems(write(MINIMAL), Map.of("model.path", "x")))
        .anyMatch(p -> p.contains("--set model.path"));
  }

  private Path write(String yaml) throws Exception {
    return Files.writeString(folder.resolve("job.yaml"), yaml);
  }

  private static List<String> problems(Path file, Map<String, String> overrides) {
    return catchThrowableOfType(ConfigException.class, () -> JobConfig.load(file, overrides))
        .problems();
  }
}
