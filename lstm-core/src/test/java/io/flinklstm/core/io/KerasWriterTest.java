package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.GaussianNoise;
import io.flinklstm.core.layer.GlobalAveragePooling1D;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.LstmCell;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.weight.Initializer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is saved as a {@code .keras} archive and loaded again is the same model. With the system
 * property {@code saved.keras} the saved models stay in that directory, each with its case.json,
 * for {@code verify_saved.py}.
 */
class KerasWriterTest {
  private static final Path FRAMEWORKS = Path.of("src/test/resources/frameworks");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String SAME = "the same";

  /** Of a format or with a layer that is not read. */
  private static final String NOT_LOADED = "not loaded";

  @TempDir Path folder;

  /** Saves and loads a model, or throws what it is refused with. */
  private interface Way {
    Model again(Model model, String name) throws Exception;
  }

  private Path home(String name) throws IOException {
    String kept = System.getProperty("saved.keras");
    return Files.createDirectories((kept == null ? folder : Path.of(kept)).resolve(name));
  }

  private Model asKeras(Model model, String name) throws Exception {
    Path file = folder.resolve(name + ".keras");
    ModelWriter.saveKeras(model, file);
    byte[] bytes = Files.readAllBytes(file);
    ModelWriter.saveKeras(model, file);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    return Bundle.load(ModelFiles.read(file)).model();
  }

  private Model asTfjs(Model model, String name) throws Exception {
    ModelWriter.saveTfjs(model, folder.resolve(name));
    return Bundle.load(ModelFiles.read(folder.resolve(name))).model();
  }

  @TestFactory
  Stream<DynamicTest> everyFixtureSavedForKerasAndLoadedAgainIsTheSame() throws IOException {
    List<Path> folders = new ArrayList<>(ModelFolder.files(FRAMEWORKS));
    folders.addAll(ModelFolder.files(ModelFolder.GOLDEN));
    String slope = "hard_sigmoid of slope 0.2; that of Keras 3 has slope 1/6 and gives others";
    return checked(
        "Keras",
        folders,
        this::asKeras,
        Set.of(
            "(Activation): activation: Keras 3 has no name for gelu_new",
            "(LSTM): recurrent_activation: " + slope,
            "(LSTM): activation: " + slope,
            "(GRU): recurrent_activation: " + slope,
            "(RNN): recurrent_activation: " + slope,
            "(LastTimestep): Keras 3 has no layer LastTimestep",
            "(Bidirectional): zero_output_for_mask: expected true, as Keras 3 sets it to"
                + " return_sequences"));
  }

  @TestFactory
  Stream<DynamicTest> everyFixtureOfKerasSavedForTfjsAndLoadedAgainIsTheSame() throws IOException {
    return checked(
        "TensorFlow.js",
        ModelFolder.files(FRAMEWORKS),
        this::asTfjs,
        Set.of(
            "(Activation): activation: TensorFlow.js cannot read GELU_NEW",
            "(ActivityRegularization): TensorFlow.js has no layer ActivityRegularization",
            "(Conv1D): padding: TensorFlow.js cannot do this",
            "(Dense): activation: TensorFlow.js cannot read LEAKY_RELU",
            "(GlobalAveragePooling1D): TensorFlow.js does not leave out what a mask calls padding",
            "(ReLU): negative_slope: TensorFlow.js cannot do this",
            "(Dense): activation: TensorFlow.js cannot read HARD_SIGMOID_SIXTH",
            "(LSTM): recurrent_activation: TensorFlow.js cannot read HARD_SIGMOID_SIXTH",
            "(Bidirectional): backward_layer: TensorFlow.js cannot do this",
            "(Bidirectional): reset_after: TensorFlow.js cannot do this",
            "(Bidirectional): zero_output_for_mask: TensorFlow.js cannot do this",
            "(GRU): reset_after: TensorFlow.js cannot do this",
            "(LSTM): zero_output_for_mask: TensorFlow.js cannot do this",
            "(RNN): reset_after: TensorFlow.js cannot do this",
            "(Add): maskRule: expected FIRST, the rule of TensorFlow.js, found ANY",
            "(Normalization): TensorFlow.js has no layer Normalization",
            "(Subtract): TensorFlow.js has no layer Subtract"));
  }

  /** One test for each folder with a model, then one that asserts what was refused and why. */
  private Stream<DynamicTest> checked(
      String format, List<Path> folders, Way way, Set<String> expected) {
    Map<String, Integer> counts = new TreeMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (Path from : folders) {
      if (Files.exists(from.resolve("case.json"))) {
        String name = from.getFileName().toString();
        tests.add(DynamicTest.dynamicTest(name, () -> check(from, way, counts)));
      }
    }
    tests.add(
        DynamicTest.dynamicTest(
            "what is refused",
            () -> {
              System.out.printf("Saved for %s and loaded again: %s%n", format, counts);
              Integer same = counts.remove(SAME);
              assertThat(same).isGreaterThan(40);
              counts.remove(NOT_LOADED);
              assertThat(counts.keySet()).isEqualTo(expected);
            }));
    return tests.stream();
  }

  private void check(Path from, Way way, Map<String, Integer> counts) throws Exception {
    String outcome = SAME;
    try {
      check(from, way);
    } catch (ModelFormatException e) {
      outcome = NOT_LOADED;
    } catch (IllegalArgumentException e) {
      outcome = e.getMessage().replaceFirst("^layer \"[^\"]*\" ", "");
    }
    counts.merge(outcome, 1, Integer::sum);
  }

  private void check(Path from, Way way) throws Exception {
    String name = from.getFileName().toString();
    ModelFiles files = ModelFiles.read(from);
    Model model = Bundle.load(files).model();
    JsonNode expected = MAPPER.readTree(from.resolve("case.json").toFile());
    Model again = again(model, way, name);
    requireSame(again, model, GoldenCases.tensors(expected.path("inputs")));
    keep(name, Files.readAllBytes(from.resolve("case.json")));
  }

  private static Model again(Model model, Way way, String name) throws Exception {
    try {
      return way.again(model, name);
    } catch (ModelFormatException e) {
      throw new AssertionError("saved, but cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** Leaves a saved model and what it should compute for Keras. */
  private void keep(String name, byte[] expected) throws IOException {
    Path saved = folder.resolve(name + ".keras");
    if (System.getProperty("saved.keras") != null && Files.exists(saved)) {
      Files.write(home(name).resolve("case.json"), expected);
      Files.write(home(name).resolve("model.keras"), Files.readAllBytes(saved));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyModelOfTheApiSavedAndLoadedAgainIsTheSame() {
    return KerasSavedModels.all().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  private void check(String name, Model model) throws Exception {
    List<Tensor> inputs = inputs(model);
    List<Tensor> outputs = requireSame(asKeras(model, name), model, inputs);
    ObjectNode expected = MAPPER.createObjectNode();
    expected.set("inputs", MAPPER.valueToTree(inputs.stream().map(KerasWriterTest::json).toList()));
    expected.set(
        "outputs", MAPPER.valueToTree(outputs.stream().map(KerasWriterTest::json).toList()));
    keep(name, MAPPER.writeValueAsBytes(expected));
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

  /** The same weights, summary and, to the bit, numbers. Gives the outputs. */
  private static List<Tensor> requireSame(Model again, Model model, List<Tensor> inputs) {
    assertThat(again.kerasSummary(80)).isEqualTo(model.kerasSummary(80));
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

  /**
   * Groups, names and numbers of the weights, and what both configs say, are as Keras wrote them.
   */
  @TestFactory
  Stream<DynamicTest> everyArchiveOfKeras3SavedAgainIsWrittenAsKerasDoes() throws IOException {
    return ModelFolder.files(FRAMEWORKS).stream()
        .filter(from -> from.getFileName().toString().startsWith("keras3_"))
        // Keras lists what makes their masks as layers; we do not.
        .filter(from -> !from.getFileName().toString().startsWith("keras3_functional_mask"))
        .map(from -> DynamicTest.dynamicTest(from.getFileName().toString(), () -> compare(from)));
  }

  private void compare(Path from) throws Exception {
    byte[] original = Files.readAllBytes(from.resolve("model.keras"));
    Model model;
    try {
      model = Bundle.load(ModelFiles.read(from.resolve("model.keras"))).model();
    } catch (ModelFormatException e) {
      return; // a layer that is not read
    }
    KerasArchive expected = KerasArchive.read("original", original);
    KerasArchive saved = KerasArchive.read("saved", KerasArchiveWriter.write(model));
    assertThat(saved.kerasVersion()).isEqualTo(expected.kerasVersion());
    requireAgrees("config", saved.config(), expected.config());
    Map<String, Hdf5Weights.Variables> variables = expected.weights().variables();
    assertThat(saved.weights().variables()).containsOnlyKeys(variables.keySet());
    saved
        .weights()
        .variables()
        .forEach(
            (path, own) -> {
              assertThat(own.name()).as(path).isEqualTo(variables.get(path).name());
              assertThat(own.tensors().stream().map(KerasWriterTest::bits).toList())
                  .as(path)
                  .usingRecursiveComparison()
                  .isEqualTo(
                      variables.get(path).tensors().stream().map(KerasWriterTest::bits).toList());
            });
  }

  /**
   * What both say is the same; null is a default, a list of one axis that axis. Inputs of ids are
   * int32 in Keras.
   */
  private static void requireAgrees(String path, JsonNode saved, JsonNode original) {
    if (path.endsWith(".axis") && original.isArray()) {
      assertThat(saved.isNull() ? List.of() : List.of(saved.asInt()))
          .as(path)
          .isEqualTo(MAPPER.convertValue(original, List.class));
      return;
    }
    if (original.isNull()
        || original.asText().equals("int32")
        || path.endsWith(".build_config")
        || path.endsWith(".kwargs")) {
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
    } else if (saved.isNumber()) {
      assertThat(saved.asDouble()).as(path).isEqualTo(original.asDouble());
    } else {
      assertThat(saved).as(path).isEqualTo(original);
    }
  }

  private void refused(Model model, String message) {
    Path target = folder.resolve("m.keras");
    assertThatThrownBy(() -> ModelWriter.saveKeras(model, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(folder).isEmptyDirectory();
  }

  private static Lstm lstm() {
    return Lstm.units(2).name("l").recurrentActivation("sigmoid");
  }

  @Test
  void whatKerasLacksIsRefusedBeforeAnythingIsWritten() {
    refused(
        Model.sequential(lstm().recurrentActivation("hardSigmoid").inputShape(4, 3)),
        "layer \"l\" (LSTM): recurrent_activation: hard_sigmoid of slope 0.2; that of Keras 3 has"
            + " slope 1/6 and gives others");
    refused(
        Model.sequential(Dense.units(1).name("d").activation("geluNew").inputShape(3)),
        "layer \"d\" (Dense): activation: Keras 3 has no name for gelu_new");
    refused(
        Model.sequential(lstm().inputShape(4, 3), Dense.units(1).name("a/b")),
        "layer \"a/b\" (Dense): name: Keras 3 takes no name with a /, found \"a/b\"");
    refused(
        Model.sequential("a/b", List.of(lstm().inputShape(4, 3))),
        "model \"a/b\": name: Keras 3 takes no name with a /");
    refused(
        Model.sequential(GaussianNoise.of(1.5).name("g").inputShape(3)),
        "layer \"g\" (GaussianNoise): stddev: Keras 3 takes 0 to 1, found 1.5");
    refused(
        Model.sequential(lstm().kernelInitializer(Initializer.glorotUniform(-1)).inputShape(4, 3)),
        "layer \"l\" (LSTM): kernel_initializer: seed: Keras 3 takes 0 to 4294967295, found -1");
  }

  @Test
  void whatKerasRefusesOrComputesOtherwiseIsRefused() {
    refused(
        Model.sequential(lstm().unroll(true).inputShape(-1, 3)),
        "layer \"l\" (LSTM): unroll: Keras 3 needs to know the number of timesteps");
    SymbolicTensor x = Model.input("x", 4, 3);
    LstmCell cell = LstmCell.units(2).recurrentActivation("sigmoid");
    refused(
        Model.of(x, Rnn.cells(cell).name("r").returnState(true).apply(x)),
        "layer \"r\" (RNN): return_state: Keras 3 has the states of stacked cells in another order");
    refused(
        Model.sequential(
            Masking.of().inputShape(4, 3),
            Bidirectional.of(lstm().returnSequences(true)).name("b")),
        "layer \"b\" (Bidirectional): zero_output_for_mask: expected true, as Keras 3 sets it to"
            + " return_sequences");
    refused(
        Model.sequential(
            Masking.of().inputShape(4, 3), GlobalAveragePooling1D.of().name("g").heedMask(false)),
        "layer \"g\" (GlobalAveragePooling1D): heedMask: Keras 3 leaves out what a mask calls"
            + " padding");
    Model inner = Model.sequential("inner", List.of(Dense.units(2).inputShape(3)));
    refused(
        Model.sequential(TimeDistributed.of(inner.asLayer()).name("t").inputShape(4, 3)),
        "layer \"t\" (TimeDistributed): layer: a model within is not read again, so it is not"
            + " written");
  }

  private static Model small(Activation activation) {
    return Model.sequential(lstm().inputShape(-1, 3).recurrentActivation(activation));
  }

  @Test
  void aFileSavedBeforeIsReplacedAndNothingElseIsLeft() throws Exception {
    Path target = folder.resolve("deep/m.keras");
    ModelWriter.saveKeras(small(Activation.TANH), target);
    ModelWriter.saveKeras(small(Activation.SIGMOID), target);
    assertThat(KerasArchive.read("m", Files.readAllBytes(target)).config().toString())
        .contains("\"recurrent_activation\":\"sigmoid\"");
    assertThat(ModelFolder.files(target.getParent())).containsExactly(target);
  }

  @Test
  void theNameOfTheFileIsOneThatKerasReads() {
    assertThatThrownBy(() -> ModelWriter.saveKeras(small(Activation.TANH), Path.of("model.h5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a file name that ends in .keras, found model.h5");
  }

  @Test
  void aDirectoryIsLeftAlone() throws Exception {
    Path target = Files.createDirectory(folder.resolve("m.keras"));
    assertThatThrownBy(() -> ModelWriter.saveKeras(small(Activation.TANH), target))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("a directory; name a file");
    assertThat(target).isEmptyDirectory();
  }
}
