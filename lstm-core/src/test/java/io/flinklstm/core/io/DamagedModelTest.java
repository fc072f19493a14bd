package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LSTM l1 [4] to [12], LSTM l2 to [6], Dense, as a Keras converter writes them. */
class DamagedModelTest {
  @TempDir Path temporary;
  private ModelFolder model;

  @BeforeEach
  void aSoundModel() throws Exception {
    model = ModelFolder.golden("stacked2_dense_softmax", temporary.resolve("model"));
    model.load();
  }

  private void assertRefused(String... words) {
    assertThat(model.problems()).singleElement().asString().contains(words);
  }

  private ObjectNode layer(ObjectNode tree, int index) {
    return (ObjectNode) tree.at("/modelTopology/config/layers/" + index);
  }

  private ArrayNode manifest(ObjectNode tree) {
    return (ArrayNode) tree.at("/weightsManifest/0/weights");
  }

  @Test
  void aWeightOfAnotherShapeIsRefused() throws Exception {
    ObjectNode tree = model.tree();
    ArrayNode shape = (ArrayNode) manifest(tree).get(0).path("shape");
    int rows = shape.get(0).asInt();
    int cols = shape.get(1).asInt();
    shape.set(0, cols);
    shape.set(1, rows);
    model.save(tree);
    assertRefused(
        "model.json: layer \"",
        "(LSTM): weight",
        "/kernel\": must be [%d, %d] but is [%d, %d]".formatted(rows, cols, cols, rows));
  }

  @Test
  void aMissingShardIsNamed() throws Exception {
    Files.delete(model.weights());
    assertRefused("weights.bin: missing");
  }

  @Test
  void aShortShardIsRefusedWithBothLengths() throws Exception {
    byte[] bytes = Files.readAllBytes(model.weights());
    Files.write(model.weights(), Arrays.copyOf(bytes, bytes.length - 4));
    assertRefused(
        "ends at byte %d, but the files end at %d".formatted(bytes.length, bytes.length - 4));
  }

  @Test
  void bytesThatNobodyTakesAreRefused() throws Exception {
    byte[] bytes = Files.readAllBytes(model.weights());
    Files.write(model.weights(), Arrays.copyOf(bytes, bytes.length + 1));
    assertRefused(
        "need %d bytes".formatted(bytes.length), "weights.bin", "hold " + (bytes.length + 1));
  }

  @Test
  void aWeightThatNoLayerTakesIsRefused() throws Exception {
    ObjectNode tree = model.tree();
    ObjectNode extra = manifest(tree).get(0).deepCopy();
    extra.put("name", "ghost/kernel");
    manifest(tree).add(extra);
    model.save(tree);
    int more = 4 * extra.path("shape").get(0).asInt() * extra.path("shape").get(1).asInt();
    byte[] bytes = Files.readAllBytes(model.weights());
    Files.write(model.weights(), Arrays.copyOf(bytes, bytes.length + more));
    assertRefused("\"ghost/kernel\"", "no layer takes it");
  }

  @Test
  void twoWeightsThatCouldBothBeTheOneWantedAreRefused() throws Exception {
    ObjectNode tree = model.tree();
    ArrayNode manifest = manifest(tree);
    String kernel = manifest.get(0).path("name").asText();
    String layer = kernel.substring(0, kernel.indexOf('/'));
    ((ObjectNode) manifest.get(0)).put("name", layer + "/one/kernel");
    ((ObjectNode) manifest.get(1)).put("name", layer + "/two/kernel");
    model.save(tree);
    assertThat(model.problems())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"%s/one/kernel\" and \"%s/two/kernel\" could both".formatted(layer, layer));
  }

  @Test
  void aWeightThatIsNotThereIsNamedAndSoIsEveryOther() throws Exception {
    ObjectNode tree = model.tree();
    ((ObjectNode) manifest(tree).get(0)).put("name", "ghost/kernel");
    ((ObjectNode) manifest(tree).get(1)).put("name", "ghost/recurrent_kernel");
    model.save(tree);
    assertThat(model.problems()).hasSize(2).allMatch(problem -> problem.contains("missing"));
  }

  @Test
  void anUnknownLayerIsNamedWithWhatIsAccepted() throws Exception {
    ObjectNode tree = model.tree();
    layer(tree, 0).put("class_name", "ConvLSTM2D");
    model.save(tree);
    assertRefused("(ConvLSTM2D): not supported; accepted are ", "LSTM");
  }

  @Test
  void anUnknownActivationIsNamedWithWhatIsAccepted() throws Exception {
    ObjectNode tree = model.tree();
    ((ObjectNode) layer(tree, 0).path("config")).put("recurrent_activation", "sigmoidal");
    model.save(tree);
    assertRefused("recurrent_activation: expected one of linear, tanh,", "found \"sigmoidal\"");
  }

  @Test
  void returnStateInAChainIsRefused() throws Exception {
    ObjectNode tree = model.tree();
    ((ObjectNode) layer(tree, 0).path("config")).put("return_state", true);
    model.save(tree);
    assertRefused("has 1 inputs and 3 outputs; all layers of a chain have one of each");
  }

  @Test
  void problemsOfSeveralLayersAreToldAtOnce() throws Exception {
    ObjectNode tree = model.tree();
    layer(tree, 0).put("class_name", "LocallyConnected1D");
    ((ObjectNode) layer(tree, 2).path("config")).put("activation", "parabolic");
    ((ObjectNode) layer(tree, 1).path("config")).put("units", -6);
    model.save(tree);
    assertThat(model.problems())
        .anyMatch(problem -> problem.contains("LocallyConnected1D"))
        .anyMatch(problem -> problem.contains("parabolic"))
        .anyMatch(problem -> problem.contains("units: expected a whole number"));
  }

  @Test
  void aNanWeightIsRefusedWithItsPlace() throws Exception {
    byte[] bytes = Files.readAllBytes(model.weights());
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * 5, Float.NaN);
    Files.write(model.weights(), bytes);
    assertRefused("/kernel\": element 5 is NaN; expected finite numbers");
  }

  @Test
  void pathsOutOfTheDirectoryAreRefused() throws Exception {
    String[] paths = {
      "../weights.bin", "/etc/hostname", "sub/../../weights.bin", "file:weights.bin", "..", "a\\b"
    };
    for (String path : paths) {
      ObjectNode tree = model.tree();
      ((ArrayNode) tree.at("/weightsManifest/0/paths")).removeAll().add(path);
      model.save(tree);
      assertRefused("model.json: weightsManifest: paths:", "leads out of the model's directory");
    }
  }

  @Test
  void aLinkOutOfTheDirectoryIsRefusedAndOneWithinIsFollowed() throws Exception {
    Path outside = temporary.resolve("outside.bin");
    Files.move(model.weights(), outside);
    Files.createSymbolicLink(model.weights(), outside);
    assertRefused("weights.bin: leads out of the model's directory");
    Files.delete(model.weights());
    Path inside = Files.createDirectory(model.folder().resolve("..data")).resolve("w");
    Files.move(outside, inside);
    Files.createSymbolicLink(model.weights(), inside);
    assertThat(model.load().model().layers()).hasSize(3);
  }

  @Test
  void aDirectoryInPlaceOfAShardIsRefused() throws Exception {
    Files.delete(model.weights());
    Files.createDirectory(model.weights());
    assertRefused("weights.bin: not a file");
  }

  @Test
  void aShapeThatOverflowsIsRefusedBeforeAnythingIsAllocated() throws Exception {
    int[][] shapes = {{65_536, 65_536}, {2_147_483_647, 2_147_483_647, 4}, {67_108_864}};
    for (int[] dimensions : shapes) {
      ObjectNode tree = model.tree();
      ArrayNode shape = (ArrayNode) manifest(tree).get(0).path("shape");
      shape.removeAll();
      Arrays.stream(dimensions).forEach(shape::add);
      model.save(tree);
      assertThat(model.problems()).singleElement().asString().containsAnyOf("elements", "ends at");
    }
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    model.edit(
        text -> text.replaceFirst("\\{", "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + ","));
    assertRefused("model.json: not usable JSON", "nesting depth");
  }

  @Test
  void aFileOfTooManyValuesIsRefused() throws Exception {
    model.edit(text -> text.replaceFirst("\\{", "{\"x\":[" + "0,".repeat(3_000_000) + "0],"));
    assertRefused("model.json: not usable JSON", "Token count");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws Exception {
    model.edit(text -> text + " ".repeat(Limits.JSON_BYTES));
    assertRefused("model.json: larger than %d bytes".formatted(Limits.JSON_BYTES));
  }

  @Test
  void aDoubledKeyIsRefused() throws Exception {
    model.edit(text -> text.replaceFirst("\\{", "{\"format\":\"a\",\"format\":\"b\","));
    assertRefused("Duplicate field 'format'");
  }

  @Test
  void aWeightThatComesTwiceIsRefused() throws Exception {
    ObjectNode tree = model.tree();
    String first = manifest(tree).get(0).path("name").asText();
    ((ObjectNode) manifest(tree).get(1)).put("name", first);
    model.save(tree);
    assertRefused("\"" + first + "\" comes twice");
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    Files.write(model.json(), new byte[0]);
    assertRefused("model.json: expected a JSON object, found nothing");
  }

  @Test
  void aFolderWithoutAModelIsRefused() {
    assertThatThrownBy(() -> ModelFiles.read(temporary))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a model directory holds a model.json with its weight files");
    assertThatThrownBy(() -> ModelFiles.read(temporary.resolve("nowhere")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such file or directory");
  }

  @Test
  void anLstmAfterADroppedTimeAxisIsRefused() throws Exception {
    ObjectNode tree = model.tree();
    ((ObjectNode) layer(tree, 0).path("config")).put("return_sequences", false);
    model.save(tree);
    assertRefused("of rank 3, found [null,16]", "set returnSequences in the layer before");
  }

  @Test
  void quantisationWithoutItsNumbersIsRefused() throws Exception {
    model = ModelFolder.golden("quantized_uint8", temporary.resolve("quantised"));
    ObjectNode tree = model.tree();
    ((ObjectNode) manifest(tree).get(0).path("quantization")).remove("scale");
    model.save(tree);
    assertRefused("quantization: expected numbers scale and min, found nothing and");
    ((ObjectNode) manifest(tree).get(0).path("quantization")).put("dtype", "uint4");
    model.save(tree);
    assertRefused("quantization.dtype: expected uint8, uint16 or float16, found \"uint4\"");
  }
}
