package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.GlobalAveragePooling1D;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.weight.Regularizer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is saved and loaded again is the same model. With the system property {@code saved.tfjs} the
 * saved models stay in that directory, each with its case.json, for {@code verify_saved.mjs}.
 */
class ModelWriterTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path DEPARTURES =
      Path.of(System.getProperty("project.root"), "job/examples/departures/model");

  @TempDir Path folder;

  private Path home(String name) throws IOException {
    String kept = System.getProperty("saved.tfjs");
    return Files.createDirectories((kept == null ? folder : Path.of(kept)).resolve(name));
  }

  @TestFactory
  Stream<DynamicTest> everyCaseSavedAndLoadedAgainIsTheSame() throws IOException {
    return ModelFolder.files(ModelFolder.GOLDEN).stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(golden.getFileName().toString(), () -> check(golden)));
  }

  private void check(Path golden) throws Exception {
    ModelFiles files = ModelFiles.read(golden);
    Model model = Bundle.load(files).model();
    JsonNode expected = MAPPER.readTree(golden.resolve("case.json").toFile());
    Path home = home(golden.getFileName().toString());
    Files.write(home.resolve("case.json"), Files.readAllBytes(golden.resolve("case.json")));
    ModelWriter.saveTfjs(model, files.userDefinedMetadata(), home.resolve("model"));
    ModelFiles saved = ModelFiles.read(home.resolve("model"));
    requireSame(Bundle.load(saved).model(), model, GoldenCases.tensors(expected.path("inputs")));
    requireAgrees("topology", topology(saved), topology(files));
    assertThat(saved.userDefinedMetadata()).isEqualTo(files.userDefinedMetadata());
  }

  private static JsonNode topology(ModelFiles files) throws ModelFormatException {
    JsonNode topology = files.json().path("modelTopology");
    return topology.path("model_config").path("config").isObject()
        ? topology.path("model_config")
        : topology;
  }

  @TestFactory
  Stream<DynamicTest> everyModelOfTheApiSavedAndLoadedAgainIsTheSame() {
    return SavedModels.all().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  private void check(String name, Model model) throws Exception {
    List<Tensor> inputs = inputs(model);
    Path home = home(name);
    ModelWriter.saveTfjs(model, home.resolve("model"));
    Model again = Bundle.load(ModelFiles.read(home.resolve("model"))).model();
    List<Tensor> outputs = requireSame(again, model, inputs);
    ObjectNode expected = MAPPER.createObjectNode();
    expected.set("inputs", MAPPER.valueToTree(inputs.stream().map(ModelWriterTest::json).toList()));
    expected.set(
        "outputs", MAPPER.valueToTree(outputs.stream().map(ModelWriterTest::json).toList()));
    expected.set("summary", MAPPER.valueToTree(model.summary()));
    MAPPER.writeValue(home.resolve("case.json").toFile(), expected);
  }

  private static ObjectNode json(Tensor tensor) {
    ObjectNode json = MAPPER.createObjectNode();
    json.set("shape", MAPPER.valueToTree(tensor.shape()));
    json.set("data", MAPPER.valueToTree(tensor.data()));
    return json;
  }

  private static List<Tensor> inputs(Model model) {
    Random random = new Random(5);
    List<Tensor> inputs = new ArrayList<>();
    for (Shape shape : model.inputShapes()) {
      int[] sizes = shape.dimensions();
      sizes[0] = 2;
      sizes[1] = sizes[1] == Shape.ANY ? 6 : sizes[1];
      Tensor input = Tensor.zeros(sizes);
      for (int i = 0; i < input.data().length; i++) {
        input.data()[i] = random.nextFloat() * 2 - 1;
      }
      inputs.add(input);
    }
    return inputs;
  }

  /** The same topology, weights, summary and, to the bit, numbers. Gives the outputs. */
  private static List<Tensor> requireSame(Model again, Model model, List<Tensor> inputs) {
    assertThat(TopologyWriter.write(again)).isEqualTo(TopologyWriter.write(model));
    assertThat(again.summary()).isEqualTo(model.summary());
    assertThat(again.weights()).hasSameSizeAs(model.weights());
    for (int i = 0; i < model.weights().size(); i++) {
      Weight weight = model.weights().get(i);
      assertThat(again.weights().get(i).path()).isEqualTo(weight.path());
      assertThat(bits(again.weights().get(i).value())).isEqualTo(bits(weight.value()));
    }
    model.resetStates();
    again.resetStates();
    List<Tensor> outputs = model.predict(inputs);
    List<Tensor> found = again.predict(inputs);
    assertThat(found).hasSameSizeAs(outputs);
    for (int i = 0; i < outputs.size(); i++) {
      assertThat(bits(found.get(i))).isEqualTo(bits(outputs.get(i)));
    }
    return outputs;
  }

  private static int[] bits(Tensor tensor) {
    int[] bits = new int[tensor.data().length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(tensor.data()[i]));
    return bits;
  }

  /** What both files say is the same; null is a default, which we write out. */
  private static void requireAgrees(String path, JsonNode saved, JsonNode original) {
    if (original.isNull()) {
      return;
    }
    if (saved.isObject()) {
      saved
          .properties()
          .forEach(
              entry -> {
                if (original.has(entry.getKey())) {
                  String inner = path + "." + entry.getKey();
                  requireAgrees(inner, entry.getValue(), original.get(entry.getKey()));
                }
              });
    } else if (saved.isArray()) {
      assertThat(saved).as(path).hasSameSizeAs(original);
      for (int i = 0; i < saved.size(); i++) {
        requireAgrees(path + "[" + i + "]", saved.get(i), original.get(i));
      }
    } else if (saved.isNumber() && original.isArray()) {
      assertThat(original).as(path).hasSize(1);
      requireAgrees(path, saved, original.get(0));
    } else if (saved.isNumber()) {
      JsonNode number = original.isArray() ? original.path(0) : original;
      assertThat(saved.asDouble()).as(path).isEqualTo(number.asDouble());
    } else {
      assertThat(saved).as(path).isEqualTo(original);
    }
  }

  @Test
  void aBundleKeepsItsStreamingSection() throws Exception {
    ModelFiles files = ModelFiles.read(DEPARTURES);
    Bundle bundle = Bundle.load(files);
    ModelWriter.saveTfjs(bundle.model(), files.userDefinedMetadata(), folder.resolve("m"));
    assertThat(Bundle.load(ModelFiles.read(folder.resolve("m"))).streaming().features())
        .isEqualTo(bundle.streaming().features());
  }

  /** The numbers are those of TensorFlow.js 4.22: the mean of 1, 0 and 4. */
  @Test
  void aMeanThatCountsPaddingIsThatOfTensorFlowJs() throws Exception {
    Model model =
        Model.sequential(
            Masking.of(9).inputShape(3, 1), GlobalAveragePooling1D.of().heedMask(false));
    ModelWriter.saveTfjs(model, folder.resolve("m"));
    assertThat(Files.readString(folder.resolve("m/model.json"))).doesNotContain("heed");
    Model loaded = Bundle.load(ModelFiles.read(folder.resolve("m"))).model();
    assertThat(loaded.predict(Tensor.of(new float[] {1, 9, 4}, 1, 3, 1)).data())
        .containsExactly(5f / 3f);
    Model heeding =
        Model.sequential(Masking.of(9).inputShape(3, 1), GlobalAveragePooling1D.of().name("g"));
    assertThatThrownBy(() -> ModelWriter.saveTfjs(heeding, folder.resolve("n")))
        .hasMessage(
            "layer \"g\" (GlobalAveragePooling1D): TensorFlow.js does not leave out what a mask"
                + " calls padding");
  }

  private static Model small(Activation activation) {
    return Model.sequential(
        Lstm.units(2).name("l").inputShape(-1, 3).recurrentActivation(activation),
        Dense.units(1).name("d"));
  }

  @Test
  void aFormulaThatTensorFlowJsLacksIsRefusedBeforeAnythingIsWritten() {
    Path target = folder.resolve("m");
    assertThatThrownBy(() -> ModelWriter.saveTfjs(small(Activation.HARD_SIGMOID_SIXTH), target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer \"l\" (LSTM): recurrent_activation: TensorFlow.js cannot read"
                + " HARD_SIGMOID_SIXTH");
    assertThat(target).doesNotExist();
  }

  @Test
  void aPenaltyOnOutputsThatTensorFlowJsCannotCallIsRefused() {
    Model model =
        Model.sequential(
            Dense.units(1).name("d").inputShape(3).activityRegularizer(Regularizer.l2(0.1)));
    assertThatThrownBy(() -> ModelWriter.saveTfjs(model, folder.resolve("m")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer \"d\" (Dense): activity_regularizer: TensorFlow.js cannot do this");
  }

  @Test
  void twoWeightsOfOneNameAreRefused() {
    Model inner = Model.sequential("inner", List.of(Dense.units(3).inputShape(-1, 3)));
    Model model = Model.sequential("outer", List.of(inner.asLayer(), Dense.units(1)));
    assertThatThrownBy(() -> ModelWriter.saveTfjs(model, folder.resolve("m")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "two weights are named \"dense_Dense1/kernel\": give the layers names that are unique"
                + " in the model and all models within it");
  }

  @Test
  void aModelSavedBeforeIsReplacedAndNothingElseIsLeft() throws Exception {
    Path target = folder.resolve("deep/m");
    ModelWriter.saveTfjs(small(Activation.TANH), target);
    ModelWriter.saveTfjs(small(Activation.SIGMOID), target);
    assertThat(MAPPER.readTree(target.resolve("model.json").toFile()).toString())
        .contains("\"recurrent_activation\":\"sigmoid\"");
    assertThat(ModelFolder.files(target.getParent())).containsExactly(target);
    assertThat(ModelFolder.files(target)).hasSize(2);
  }

  @Test
  void aDirectoryWithOtherFilesIsLeftAlone() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> ModelWriter.saveTfjs(small(Activation.TANH), folder))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("notes.txt")
        .hasMessageContaining("a directory of its own");
    assertThat(ModelFolder.files(folder)).containsExactly(notes);
  }

  @Test
  void aLinkStaysAndTheModelItLeadsToIsReplaced() throws Exception {
    Path first = folder.resolve("v1");
    Path link = Files.createSymbolicLink(folder.resolve("current"), Path.of("v1"));
    Files.createDirectory(first);
    ModelWriter.saveTfjs(small(Activation.TANH), link);
    ModelWriter.saveTfjs(small(Activation.SIGMOID), link);
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(first.resolve("model.json"))).contains("sigmoid");
    assertThat(ModelFolder.files(first)).hasSize(2);
    assertThat(ModelFolder.files(folder)).containsExactlyInAnyOrder(first, link);
  }

  @Test
  void aLinkToNothingIsLeftAlone() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("current"), Path.of("v1"));
    assertThatThrownBy(() -> ModelWriter.saveTfjs(small(Activation.TANH), link))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a link to nothing");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aDirectoryNamedLikeAFileOfAModelIsLeftAlone() throws Exception {
    Path inside = Files.createDirectories(folder.resolve("m/model.json/mine"));
    Path precious = Files.writeString(inside.resolve("precious"), "x");
    refusedAndLeft("no regular file", precious);
  }

  @Test
  void aLinkNamedLikeAFileOfAModelIsLeftAlone() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "{\"format\":\"layers-model\"}");
    Files.createDirectory(folder.resolve("m"));
    Files.createSymbolicLink(folder.resolve("m/model.json"), precious);
    refusedAndLeft("no regular file", precious);
  }

  @Test
  void filesThatAreNoModelAreLeftAlone() throws Exception {
    Files.createDirectory(folder.resolve("m"));
    Path weights = Files.writeString(folder.resolve("m/weights.bin"), "mine");
    refusedAndLeft("holds files but no model", weights);
    Path json = Files.writeString(folder.resolve("m/model.json"), "{\"brand\": \"Volvo\"}");
    refusedAndLeft("holds files but no model", json);
  }

  private void refusedAndLeft(String reason, Path left) {
    assertThatThrownBy(() -> ModelWriter.saveTfjs(small(Activation.TANH), folder.resolve("m")))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(reason);
    assertThat(left).exists();
  }

  @Test
  void anArchiveIsWrittenThroughALink() throws Exception {
    Path file = folder.resolve("v1.keras");
    Path link = Files.createSymbolicLink(folder.resolve("current.keras"), Path.of("v1.keras"));
    Files.createFile(file);
    ModelWriter.saveKeras(small(Activation.TANH), link);
    assertThat(link).isSymbolicLink();
    assertThat(Bundle.load(ModelFiles.read(file)).model().parameters()).isPositive();
  }

  @Test
  void numbersThatAreNotFiniteAreRefusedBeforeAnythingIsWritten() {
    Model model = small(Activation.TANH);
    Weight bias = model.weights().get(model.weights().size() - 1);
    bias.value().data()[0] = Float.NaN;
    String message = "weight \"d/bias\": element 0 is NaN; expected finite numbers";
    assertThatThrownBy(() -> ModelWriter.saveTfjs(model, folder.resolve("m")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ModelWriter.saveKeras(model, folder.resolve("m.keras")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void metadataIsAnObject() {
    JsonNode text = MAPPER.valueToTree("text");
    assertThatThrownBy(
            () -> ModelWriter.saveTfjs(small(Activation.TANH), text, folder.resolve("m")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("userDefinedMetadata: expected an object, found \"text\"");
  }
}
