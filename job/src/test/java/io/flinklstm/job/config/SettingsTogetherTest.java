package io.flinklstm.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinklstm.job.Departures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTogetherTest {
  @ParameterizedTest
  @CsvSource({
    "sink.topic, departures, 'sink.topic: expected another topic than source.topic'",
    "deadLetter.topic, departures, 'deadLetter.topic: expected another topic than source.topic'",
    "deadLetter.topic, scores, 'deadLetter.topic: expected another topic than sink.topic'",
    "source.topic, a b, 'source.topic: expected 1 to 249 of the characters'",
    "source.topic, '\"..\"', 'source.topic: expected 1 to 249 of the characters'",
    "event.key, [], 'event.key: expected at least one field name'",
    "weights, half, 'job.yaml: weights: expected one of float32, bfloat16, found \"half\"'",
    "weights, 16, 'job.yaml: weights: expected one of float32, bfloat16, found 16'",
    "stateTtl, 0s, 'stateTtl: expected at least 1ms'",
    "jvmWarmUp, 6min, 'job.yaml: jvmWarmUp: expected from 0s, for none, to 5min, found PT6M'",
    "jvmWarmUp, 3, 'jvmWarmUp: expected a duration such as 500ms, 10s, 5min, 2h, 1d or PT1H, found 3'",
    "jvmWarmUp, -1s, 'jvmWarmUp: expected a duration'",
    "checkpoint.interval, 15min, 'sink.transactionTimeout: expected more than checkpoint.interval'",
    "kafka.properties.acks, 0, 'kafka.properties.acks: cannot be set here'",
    "kafka.properties.max.request.size, 9, 'max.request.size: cannot be set here'",
  })
  void aSettingThatNoJobCouldLiveWithIsRefused(String path, String value, String problem) {
    assertThat(problems(Departures.CONFIG, Map.of(path, value)))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void withoutTransactionsCheckpointsMayBeFarApart() throws Exception {
    JobConfig.load(
        Departures.CONFIG, Map.of("checkpoint.interval", "1h", "sink.delivery", "atLeastOnce"));
  }

  @Test
  void aFileThatIsNoneHasOneProblemAndNotOneForEverySetting(@TempDir Path folder) throws Exception {
    assertThat(problems(folder.resolve("none.yaml"), Map.of())).hasSize(1);
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");
    assertThat(problems(empty, Map.of())).hasSize(1);
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "kafka: [\n");
    assertThat(problems(broken, Map.of())).hasSize(1);
  }

  /** Seeded damage to the example's file: a config or problems, and no other exception. */
  @Test
  void whateverTheFileSaysItIsAConfigOrProblems(@TempDir Path folder) throws Exception {
    byte[] example = Files.readAllBytes(Departures.CONFIG);
    Path file = folder.resolve("job.yaml");
    Random random = new Random(11);
    int refused = 0;
    for (int k = 0; k < 3_000; k++) {
      byte[] damaged = example.clone();
      for (int n = random.nextInt(8); n >= 0; n--) {
        byte[] from =
            k % 2 == 0 ? example : " :{}[]&*!|>'\"%@`-#,?\t\0".getBytes(StandardCharsets.UTF_8);
        damaged[random.nextInt(damaged.length)] = from[random.nextInt(from.length)];
      }
      Files.write(file, damaged);
      try {
        JobConfig.load(file, Map.of());
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 2_999);
  }

  @Test
  void whateverIsPutOverIsAConfigOrProblems() {
    String alphabet = " :{}[]&*!|>'\"%@`-#,?ab.1\n";
    List<String> paths = List.of("sink.topic", "event.key", "stateTtl", "streaming", "flink", "");
    Random random = new Random(12);
    for (int k = 0; k < 3_000; k++) {
      StringBuilder value = new StringBuilder();
      for (int n = random.nextInt(8); n > 0; n--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String path = paths.get(random.nextInt(paths.size()));
      try {
        JobConfig.load(Departures.CONFIG, Map.of(path, value.toString()));
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  private static List<String> problems(Path file, Map<String, String> overrides) {
    return catchThrowableOfType(ConfigException.class, () -> JobConfig.load(file, overrides))
        .problems();
  }
}
