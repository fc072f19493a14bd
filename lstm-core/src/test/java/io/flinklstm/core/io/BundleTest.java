package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.features.StreamingSpec;
import io.flinklstm.core.math.Precision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  private static final Path DEPARTURES =
      Path.of(System.getProperty("project.root"), "job/examples/departures/model");

  @TempDir Path folder;

  @Test
  void theShippedBundleLoadsAndPassesItsGoldenVectors() throws Exception {
    Bundle bundle = Bundle.load(ModelFiles.read(DEPARTURES));
    StreamingSpec streaming = bundle.streaming();
    assertThat(streaming.name()).isEqualTo("departures");
    assertThat(streaming.fields()).containsExactly("departures");
    assertThat(streaming.features()).hasSize(bundle.model().inputs());
    assertThat(streaming.cadence()).isEqualTo(Duration.ofHours(1));
    assertThat(streaming.golden().cases()).isNotEmpty();
    assertThat(bundle.bytesPerKey()).isGreaterThan(4 * bundle.model().stateSize());
    assertThat(bundle.sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void roundedWeightsAreCheckedAsSavedAndSayWhatTheyChange() throws Exception {
    ModelFiles files = ModelFiles.read(DEPARTURES);
    Bundle asSaved = Bundle.load(files);
    Bundle rounded = Bundle.load(files, null, Precision.BFLOAT16);
    assertThat(asSaved.goldenDifference()).isBetween(0.0, asSaved.streaming().golden().tolerance());
    assertThat(rounded.goldenDifference())
        .isGreaterThan(asSaved.streaming().golden().tolerance())
        .isLessThan(0.1);
    assertThat(rounded.sha256()).isEqualTo(asSaved.sha256());
    ModelFolder copy = ModelFolder.copyOf(DEPARTURES, folder.resolve("m"));
    copy.edit(text -> text.replace("\"epsilon\":0.001", "\"epsilon\":0.0011"));
    ModelFiles wrong = ModelFiles.read(copy.folder());
    assertThatThrownBy(() -> Bundle.load(wrong, null, Precision.BFLOAT16))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tolerance 0.000100");
  }

  @Test
  void withoutGoldenVectorsThereIsNoDifference() throws Exception {
    ModelFiles files = ModelFiles.read(ModelFolder.GOLDEN.resolve("lstm_units1_defaults"));
    assertThat(Bundle.load(files).goldenDifference()).isNaN();
    assertThat(Bundle.load(files, null, Precision.BFLOAT16).goldenDifference()).isNaN();
  }

  @Test
  void aGoldenVectorOffByABitTellsByHowMuch() throws Exception {
    ModelFolder copy = ModelFolder.copyOf(DEPARTURES, folder.resolve("m"));
    JsonNode tree = copy.tree();
    JsonNode one = tree.at("/userDefinedMetadata/streaming/golden/cases/0");
    double expected = one.at("/outputs/7/0").asDouble();
    ((ArrayNode) one.at("/outputs/7")).set(0, expected + 0.25);
    copy.save(tree);
    assertThat(copy.problems())
        .singleElement()
        .asString()
        .startsWith("model.json: userDefinedMetadata.streaming.golden: case \"ORD\"")
        .contains("output 0 of event 7 differs by 0.250", "tolerance 0.000100");
  }

  @Test
  void aForecastThatDiffersIsToldToo() throws Exception {
    ModelFolder copy = ModelFolder.copyOf(DEPARTURES, folder.resolve("m"));
    JsonNode tree = copy.tree();
    JsonNode forecasts = tree.at("/userDefinedMetadata/streaming/golden/cases/1/forecasts");
    ((ArrayNode) forecasts).set(239, 1e6);
    copy.save(tree);
    assertThat(copy.problems())
        .singleElement()
        .asString()
        .contains("case \"OKC\"", "forecast of event 239 differs by 1.00e+06");
  }

  @Test
  void aChangedWeightFailsTheGoldenVectors() throws Exception {
    ModelFolder copy = ModelFolder.copyOf(DEPARTURES, folder.resolve("m"));
    byte[] bytes = Files.readAllBytes(copy.weights());
    bytes[bytes.length - 1] ^= (byte) 0x80;
    Files.write(copy.weights(), bytes);
    assertThat(copy.problems()).hasSize(2).allMatch(problem -> problem.contains("differs by"));
  }

  @Test
  void aPlainModelHasNoStreamingSection() throws Exception {
    Bundle bundle = ModelFolder.golden("stacked2_dense_softmax", folder.resolve("m")).load();
    assertThat(bundle.streaming()).isNull();
    assertThat(bundle.bytesPerKey()).isEqualTo(4 * bundle.model().stateSize());
  }

  @Test
  void aPlainModelTakesItsStreamingSectionFromElsewhere() throws Exception {
    ModelFiles files = ModelFiles.read(ModelFolder.GOLDEN.resolve("lstm_units1_defaults"));
    JsonNode section =
        new ObjectMapper()
            .readTree(
                """
                {"features": [
                  {"name": "a", "field": "a", "scale": {"type": "fixed", "factor": 2}},
                  {"name": "b", "field": "b", "transform": "log1p"},
                  {"name": "hour", "calendar": "hourOfDaySin"}],
                 "target": {"feature": "a"}, "warmUp": 3, "cadence": "5min"}
                """);
    Bundle bundle = Bundle.load(files, section);
    assertThat(bundle.streaming().fields()).containsExactly("a", "b");
    assertThat(bundle.streaming().warmUp()).isEqualTo(3);
    assertThat(bundle.streaming().cadence()).isEqualTo(Duration.ofMinutes(5));
    assertThat(bundle.streaming().target().horizon()).isEqualTo(1);
  }

  @Test
  void everyMistakeOfTheStreamingSectionIsNamedAtOnce() throws Exception {
    ModelFolder copy = ModelFolder.copyOf(DEPARTURES, folder.resolve("m"));
    copy.edit(
        text ->
            text.replace("\"horizon\":1", "\"horizon\":0")
                .replace("\"mode\":\"carry\"", "\"mode\":\"window\"")
                .replace("\"hourOfDaySin\"", "\"hourOfDay\"")
                .replace("\"warmUp\":336", "\"warmup\":336"));
    String place = "model.json: userDefinedMetadata.streaming.";
    List<String> problems = copy.problems();
    assertThat(problems)
        .hasSize(4)
        .anyMatch(p -> p.startsWith(place + "target.horizon: expected a whole number of at least"))
        .anyMatch(p -> p.equals(place + "recurrence.mode: expected one of carry, found \"window\""))
        .anyMatch(p -> p.contains("calendar: expected one of hourOfDaySin, hourOfDayCos"))
        .anyMatch(p -> p.startsWith(place + "warmup: unknown, did you mean warmUp?"));
  }

  /** What an attacker sends does not grow into what we hold or print. */
  @Test
  void aFloodOfMistakesIsToldInBoundedText() throws Exception {
    ModelFiles files = ModelFiles.read(ModelFolder.GOLDEN.resolve("lstm_units1_defaults"));
    ObjectNode section = new ObjectMapper().createObjectNode();
    for (int i = 0; i < 200_000; i++) {
      section.put("unknown" + i, i);
    }
    ArrayNode cases = section.putObject("golden").put("tolerance", 1).putArray("cases");
    for (int i = 0; i < 200_000; i++) {
      cases.addObject();
    }
    assertThatThrownBy(() -> Bundle.load(files, section))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e -> {
              assertThat(e.problems()).hasSizeLessThan(200);
              assertThat(e.getMessage()).hasSizeLessThan(50_000);
            });
  }

  @Test
  void aLagThatReachesTooFarIsRefused() throws Exception {
    ModelFiles files = ModelFiles.read(ModelFolder.GOLDEN.resolve("lstm_units1_defaults"));
    ObjectNode section = new ObjectMapper().createObjectNode();
    ArrayNode features = section.putArray("features");
    features.addObject().put("name", "f").put("field", "f");
    features.addObject().put("name", "lag").put("lagOf", "f").put("lag", Limits.LAG + 1);
    features.addObject().put("name", "other").put("lagOf", "lag").put("lag", 1);
    assertThatThrownBy(() -> Bundle.load(files, section))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("features[1].lag: expected a whole number from 1 to 100000")
        .hasMessageContaining("features[2].lagOf: no field feature is named \"lag\"");
  }

  @Test
  void aSectionForAnotherModelIsRefused() throws Exception {
    JsonNode section =
        ModelFolder.copyOf(DEPARTURES, folder.resolve("m"))
            .tree()
            .at("/userDefinedMetadata/streaming");
    ModelFiles other = ModelFiles.read(ModelFolder.GOLDEN.resolve("lstm_units1_defaults"));
    assertThatThrownBy(() -> Bundle.load(other, section))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("streaming.features: expected 3 features, as the model has 3 inputs");
  }

  @Test
  void aModelThatGoesBackwardsCannotStream() throws Exception {
    ModelFiles files = ModelFiles.read(ModelFolder.GOLDEN.resolve("lstm_go_backwards_sequences"));
    JsonNode section = new ObjectMapper().readTree("{\"features\": []}");
    assertThatThrownBy(() -> Bundle.load(files, section))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("go_backwards");
  }

  @Test
  void filesSurviveSerialisation() throws Exception {
    ModelFiles files = ModelFiles.read(ModelFolder.GOLDEN.resolve("multi_shard"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(files);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ModelFiles copy = (ModelFiles) in.readObject();
      assertThat(copy.sha256()).isEqualTo(files.sha256());
      assertThat(Bundle.load(copy).model().parameters())
          .isEqualTo(Bundle.load(files).model().parameters());
    }
  }

  @Test
  void theHashChangesWithAnyFile() throws Exception {
    ModelFolder copy = ModelFolder.golden("multi_shard", folder.resolve("m"));
    String before = copy.load().sha256();
    assertThat(ModelFiles.read(copy.json()).sha256()).isEqualTo(before);
    Path shard =
        ModelFolder.files(copy.folder()).stream()
            .filter(file -> file.toString().endsWith(".bin"))
            .findFirst()
            .orElseThrow();
    byte[] bytes = Files.readAllBytes(shard);
    bytes[0]++;
    Files.write(shard, bytes);
    assertThat(copy.load().sha256()).isNotEqualTo(before);
  }
}
