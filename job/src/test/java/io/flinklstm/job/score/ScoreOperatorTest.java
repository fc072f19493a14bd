package io.flinklstm.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.math.Precision;
import io.flinklstm.job.Departures;
import io.flinklstm.job.codec.Event;
import io.flinklstm.job.codec.RawHeader;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.Reason;
import io.flinklstm.job.codec.Rejected;
import io.flinklstm.job.codec.Score;
import io.flinklstm.job.codec.StreamType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreOperatorTest {
  private static final OutputTag<Rejected> REJECTED =
      new OutputTag<>("rejected", StreamType.REJECTED);
  private static final long HOUR = 3_600_000;

  @Test
  void twoKeysNeverMeet() throws Exception {
    try (var mixed = harness(null);
        var alone = harness(null)) {
      for (int k = 0; k < 50; k++) {
        mixed.processElement(event("a", k, k % 7));
        mixed.processElement(event("b", k, 1000 - k));
        alone.processElement(event("a", k, k % 7));
      }
      assertThat(outputs(mixed).stream().filter(s -> s.key().equals("a")).toList())
          .usingRecursiveComparison()
          .isEqualTo(outputs(alone));
      assertThat(mixed.numKeyedStateEntries()).isEqualTo(2);
    }
  }

  @Test
  void savingAndRestoringBetweenTwoEventsChangesNothing() throws Exception {
    List<Score> whole;
    try (var harness = harness(null)) {
      for (int k = 0; k < 60; k++) {
        harness.processElement(event("a", k, k % 11));
      }
      whole = outputs(harness);
    }
    OperatorSubtaskState saved;
    try (var before = harness(null)) {
      for (int k = 0; k < 30; k++) {
        before.processElement(event("a", k, k % 11));
      }
      saved = before.snapshot(1, 1);
    }
    try (var after = harness(saved)) {
      for (int k = 30; k < 60; k++) {
        after.processElement(event("a", k, k % 11));
      }
      assertThat(outputs(after)).usingRecursiveComparison().isEqualTo(whole.subList(30, 60));
    }
  }

  @Test
  void theFirstScoresOfAKeyAreMarkedAsWarmingUp() throws Exception {
    try (var harness = harness(null)) {
      for (int k = 0; k < 340; k++) {
        harness.processElement(event("a", k, 5));
      }
      List<Score> scores = outputs(harness);
      assertThat(scores.get(335).warmingUp()).isTrue();
      assertThat(scores.get(336).warmingUp()).isFalse();
      assertThat(scores.get(336).sequence()).isEqualTo(337);
    }
  }

  @Test
  void anEventWithoutAFiniteScoreIsRejectedAndItsKeyIsAsIfItHadNotBeenThere(@TempDir Path folder)
      throws Exception {
    ShippedBundle unbounded = linearModel(folder);
    try (var disturbed = harness(unbounded, null, null);
        var undisturbed = harness(unbounded, null, null)) {
      for (int k = 0; k < 20; k++) {
        disturbed.processElement(event("a", k, 3));
        disturbed.processElement(event("a", k, 3e38));
        undisturbed.processElement(event("a", k, 3));
      }
      assertThat(outputs(disturbed))
          .extracting(score -> Arrays.toString(score.outputs()))
          .hasSizeGreaterThan(2)
          .isEqualTo(
              outputs(undisturbed).stream()
                  .map(score -> Arrays.toString(score.outputs()))
                  .toList());
      assertThat(disturbed.getSideOutput(REJECTED)).hasSizeGreaterThanOrEqualTo(20);
      assertThat(disturbed.getSideOutput(REJECTED).element().getValue().reason())
          .isEqualTo(Reason.NON_FINITE_RESULT);
    }
  }

  @Test
  void aSilentKeyIsForgottenAfterItsTimeToLive() throws Exception {
    try (var harness = harness(departures(), Duration.ofHours(1), null)) {
      harness.processElement(event("a", 0, 5));
      harness.setStateTtlProcessingTime(Duration.ofHours(2).toMillis());
      harness.processElement(event("a", 1, 5));
      assertThat(outputs(harness)).extracting(Score::sequence).containsExactly(1L, 1L);
    }
  }

  /** One linear LSTM unit, whose state overflows where a saturating one would not. */
  private static ShippedBundle linearModel(Path folder) throws Exception {
    Path golden =
        Departures.ROOT.resolve("lstm-core/src/test/resources/tfjs/golden/lstm_units1_defaults");
    ObjectMapper json = new ObjectMapper();
    ObjectNode model = (ObjectNode) json.readTree(golden.resolve("model.json").toFile());
    ObjectNode lstm = (ObjectNode) model.at("/modelTopology/config/layers/0/config");
    lstm.put("activation", "linear").put("recurrent_activation", "linear");
    json.writeValue(folder.resolve("model.json").toFile(), model);
    Files.copy(golden.resolve("weights.bin"), folder.resolve("weights.bin"));
    String section =
        "{\"features\": [{\"name\": \"d\", \"field\": \"departures\"},"
            + " {\"name\": \"s\", \"calendar\": \"hourOfDaySin\"},"
            + " {\"name\": \"c\", \"calendar\": \"hourOfDayCos\"}]}";
    return new ShippedBundle(ModelFiles.read(folder), section, Precision.FLOAT32);
  }

  private static ShippedBundle departures() throws Exception {
    return new ShippedBundle(Departures.files(), null, Precision.FLOAT32);
  }

  private static StreamRecord<Event> event(String key, int hour, double departures) {
    RawRecord raw = new RawRecord("t", 0, hour, 0, null, new byte[] {1}, new RawHeader[0]);
    return new StreamRecord<>(new Event(key, hour * HOUR, new double[] {departures}, raw));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Event, Score> harness(
      OperatorSubtaskState saved) throws Exception {
    return harness(departures(), null, saved);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Event, Score> harness(
      ShippedBundle bundle, Duration stateTtl, OperatorSubtaskState saved) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, Event, Score> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new ScoreOperator(bundle, stateTtl, Duration.ofMillis(50), REJECTED),
            Event::key,
            Types.STRING);
    if (saved != null) {
      harness.initializeState(saved);
    }
    harness.open();
    return harness;
  }

  private static List<Score> outputs(
      KeyedOneInputStreamOperatorTestHarness<String, Event, Score> harness) {
    return harness.extractOutputValues();
  }
}
