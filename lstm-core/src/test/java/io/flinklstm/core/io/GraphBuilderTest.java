package io.flinklstm.core.io;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphBuilderTest {
  private static final String KERAS_TENSOR =
      "{\"class_name\": \"__keras_tensor__\", \"config\": {\"keras_history\": [\"x\", 0, 0]}}";

  private static final String INPUT =
      """
      {"name": "x", "class_name": "InputLayer", "inbound_nodes": [],
       "config": {"name": "x", "batch_input_shape": [null, null, 3]}}
      """;

  /** Ones for every weight that is asked for. */
  private static final WeightSource ONES =
      new WeightSource() {
        @Override
        public void fill(List<String> within, Layer<?> layer, List<String> problems) {
          layer
              .weights()
              .forEach(
                  weight -> {
                    Tensor ones = Tensor.zeros(weight.shape());
                    Arrays.fill(ones.data(), 1f);
                    weight.set(ones);
                  });
        }

        @Override
        public void finish(List<String> problems) {}
      };

  private static String dense(String name, String inboundNodes) {
    return """
        {"name": "%s", "class_name": "Dense", "inbound_nodes": %s,
         "config": {"name": "%s", "units": 3}}
        """
        .formatted(name, inboundNodes, name);
  }

  private static Model functional(String outputs, String... layers) throws Exception {
    return read(
        """
        {"class_name": "Model", "config": {"name": "m", "layers": [%s],
         "input_layers": [["x", 0, 0]], "output_layers": %s}}
        """
            .formatted(String.join(",", layers), outputs));
  }

  private static Model read(String topology) throws Exception {
    JsonNode json = new ObjectMapper().readTree(topology);
    return GraphBuilder.build(TfjsTopology.read("m: ", json, Dialect.TFJS), ONES);
  }

  @Test
  void layersAreCalledInWhateverOrderTheyStand() throws Exception {
    Model model =
        functional(
            "[[\"b\", 0, 0]]",
            dense("b", "[[[\"a\", 0, 0, {}]]]"),
            INPUT,
            dense("a", "[[[\"x\", 0, 0, {}]]]"));
    assertThat(model.layers()).extracting(Layer::name).containsExactly("x", "a", "b");
  }

  @Test
  void aLayerCalledTwiceSharesItsWeights() throws Exception {
    Model model = functional("[[\"a\", 1, 0]]", INPUT, dense("a", "[[[\"x\",0,0]],[[\"a\",0,0]]]"));
    Tensor x = Tensor.of(new float[] {1, 0, 0}, 1, 1, 3);
    assertThat(model.predict(x).data()).containsExactly(7, 7, 7);
    assertThat(model.parameters()).isEqualTo(12);
  }

  @Test
  void aSequentialConfigMayBeABareListOfLayers() throws Exception {
    Model model =
        read(
            """
            {"class_name": "Sequential", "config": [{"class_name": "Dense",
             "config": {"name": "d", "units": 2, "batch_input_shape": [null, 5]}}]}
            """);
    assertThat(model.inputShapes().get(0)).hasToString("[null,5]");
  }

  @Test
  void aCircleIsRefused() {
    assertThatThrownBy(
            () ->
                functional(
                    "[[\"a\", 0, 0]]",
                    INPUT,
                    dense("a", "[[[\"b\",0,0]]]"),
                    dense("b", "[[[\"a\",0,0]]]")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("output_layers: a[0][0] cannot be computed from the inputs");
  }

  @Test
  void aModelWithinTooManyModelsIsRefused() {
    String inner = "{\"class_name\": \"Sequential\", \"config\": []}";
    for (int depth = 0; depth < 20; depth++) {
      inner =
          "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [%s]}}"
              .formatted(inner);
    }
    String deep = inner;
    assertThatThrownBy(() -> read(deep))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("more than 16 models within each other");
  }

  /** A model that calls the model within it several times, and so on. */
  private static String tower(int height, int calls) {
    String layer = height == 0 ? "{\"class_name\": \"Activation\"" : tower(height - 1, calls);
    String name = height == 0 ? "r" : "m" + (height - 1);
    String opened =
        height == 0
            ? layer + ", \"config\": {\"name\": \"r\", \"activation\": \"relu\"}"
            : layer.substring(0, layer.length() - 1);
    int first = height == 0 ? 0 : 1;
    StringBuilder nodes = new StringBuilder("[[[\"x\",0,0]]");
    for (int call = 1; call < calls; call++) {
      nodes.append(",[[\"%s\",%d,0]]".formatted(name, call - 1 + first));
    }
    return """
        {"class_name": "Model", "config": {"name": "m%d", "layers": [%s,%s,
         "inbound_nodes": %s]}],
         "input_layers": [["x", 0, 0]], "output_layers": [["%s", %d, 0]]}}
        """
        .formatted(height, INPUT, opened, nodes, name, calls - 1 + first)
        .strip();
  }

  @Test
  void modelsWithinModelsAreCalledAsOftenAsTheyAreFew() throws Exception {
    Model model = read(tower(3, 3));
    assertThat(model.predict(Tensor.of(new float[] {1, -1, 2}, 1, 1, 3)).data())
        .containsExactly(1, 0, 2);
  }

  @Test
  @Timeout(10)
  void modelsWithinModelsThatCallEachOtherForeverAreRefused() {
    assertThatThrownBy(() -> read(tower(12, 4)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("layer \"m5\" (Model): expected at most 16384 calls in all models");
  }

  @Test
  void moreLayersThanAllModelsMayHaveAreRefused() {
    String models =
        IntStream.range(0, 5).mapToObj(GraphBuilderTest::longChain).collect(joining(","));
    assertThatThrownBy(
            () ->
                read(
                    "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [%s]}}"
                        .formatted(models)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected at most 1024 in all models within each other, found 1029");
  }

  private static String longChain(int number) {
    String layers =
        IntStream.range(0, 255)
            .mapToObj("{\"class_name\": \"ReLU\", \"config\": {\"name\": \"r%d\"}}"::formatted)
            .collect(joining(","));
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s%d\", \"layers\": [%s,%s]}}"
        .formatted(number, INPUT, layers);
  }

  @Test
  void aCallThatCannotBeMadeIsAProblemThoughNothingReadsIt() {
    assertThatThrownBy(
            () ->
                functional(
                    "[[\"a\", 0, 0]]",
                    INPUT,
                    dense("a", "[[[\"x\",0,0]],[[\"missing\",0,0]]]"),
                    dense("b", "[[[\"c\",0,0]]]"),
                    dense("c", "[[[\"b\",0,0]]]")))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "m: layer \"a\" (Dense): inbound_nodes[1]: reads missing[0][0], which"
                            + " nothing computes from the inputs",
                        "m: layer \"b\" (Dense): inbound_nodes[0]: reads c[0][0], which nothing"
                            + " computes from the inputs",
                        "m: layer \"c\" (Dense): inbound_nodes[0]: reads b[0][0], which nothing"
                            + " computes from the inputs"));
  }

  @Test
  @Timeout(10)
  void layersInTheWorstOrderAreCalledInTimeThatGrowsWithTheFile() throws Exception {
    String[] layers = new String[251];
    layers[250] = INPUT;
    for (int i = 0; i < 250; i++) {
      String read = i == 249 ? "x" : "d" + (i + 1);
      layers[i] = dense("d" + i, "[%s]".formatted("[[\"%s\",0,0]]".formatted(read)));
    }
    assertThat(functional("[[\"d0\", 0, 0]]", layers).layers()).hasSize(251);
  }

  @Test
  void anUnknownKindOfModelIsRefused() {
    assertThatThrownBy(() -> read("{\"class_name\": \"Graph\"}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected Sequential, Model or Functional, found \"Graph\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"training\": true} | argument training: expected false or null, found true",
        "{\"mask\": [\"m\", 0, 0]} | argument mask: expected null or the mask of a Masking or"
            + " Embedding layer, found an array of 3",
        "{\"constants\": 3} | argument constants: expected no such argument, found 3",
        "{\"initial_state\": 3} | argument initial_state: expected tensors or null, found 3"
      })
  void anArgumentThatWouldChangeTheNumbersIsRefused(String arguments, String message) {
    String tfjs = "[[[\"x\",0,0,%s]]]".formatted(arguments);
    assertThatThrownBy(() -> functional("[[\"a\", 0, 0]]", INPUT, dense("a", tfjs)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m: layer \"a\" (Dense): inbound_nodes: " + message);
    String keras3 = "[{\"args\": [%s], \"kwargs\": %s}]".formatted(KERAS_TENSOR, arguments);
    assertThatThrownBy(() -> functional("[[\"a\", 0, 0]]", INPUT, dense("a", keras3)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m: layer \"a\" (Dense): inbound_nodes: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"training\": false, \"mask\": null}", "{\"training\": null}"})
  void argumentsThatChangeNothingArePassedOver(String arguments) throws Exception {
    String tfjs = "[[[\"x\",0,0,%s]]]".formatted(arguments);
    String keras3 = "[{\"args\": [%s], \"kwargs\": %s}]".formatted(KERAS_TENSOR, arguments);
    for (String nodes : List.of(tfjs, keras3)) {
      assertThat(functional("[[\"a\", 0, 0]]", INPUT, dense("a", nodes)).layers()).hasSize(2);
    }
  }

  @Test
  void aNumberAmongTheArgumentsIsRefused() {
    String nodes = "[{\"args\": [%s, 2.5], \"kwargs\": {}}]".formatted(KERAS_TENSOR);
    assertThatThrownBy(() -> functional("[[\"a\", 0, 0]]", INPUT, dense("a", nodes)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("layer \"a\" (Dense): inbound_nodes: argument args: expected tensors")
        .hasMessageContaining("found 2.5");
  }

  @ParameterizedTest
  @CsvSource({
    "module, my.layers",
    "module, keras.src.ops.numpy",
    "module, keras_hub.layers",
    "registered_name, my>Dense"
  })
  void aClassOfTheUsersOwnIsRefused(String key, String value) {
    String own =
        dense("a", "[[[\"x\",0,0]]]").replaceFirst("\\{", "{\"%s\": \"%s\",".formatted(key, value));
    assertThatThrownBy(() -> functional("[[\"a\", 0, 0]]", INPUT, own))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("m: layer \"a\": " + key + ": expected")
        .hasMessageContaining("found \"" + value + "\", which is no layer of Keras");
  }

  @Test
  void twoSpellingsOfASettingMustAgree() throws Exception {
    JsonNode config =
        new ObjectMapper()
            .readTree(
                """
                {"units": 1, "useBias": true, "use_bias": false, "goBackwards": true,
                 "go_backwards": true}
                """);
    LayerConfig layer = new LayerConfig("l", "LSTM", config, Dialect.TFJS, false);
    assertThat(layer.setting("go_backwards").asBoolean()).isTrue();
    assertThatThrownBy(() -> layer.setting("use_bias"))
        .hasMessage("useBias: expected the same as use_bias or nothing, found true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[null, 8] | [1048576, 1048576, 4] | a shape of 8 numbers",
        "[null, 8] | [-1, 1048576, 1048576] | a shape of 8 numbers",
        "[null, 1048576, 1048576] | [4] | expected at most 2147483647 numbers"
      })
  void shapesOfMoreNumbersThanFitAreRefused(String input, String target, String message) {
    String reshape =
        """
        {"class_name": "Sequential", "config": [{"class_name": "Reshape", "config":
         {"name": "r", "target_shape": %s, "batch_input_shape": %s}}]}
        """
            .formatted(target, input);
    assertThatThrownBy(() -> read(reshape))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLongProblemKeepsItsBeginningAndItsEnd() {
    ModelFormatException e = new ModelFormatException("file: " + "x".repeat(400_000) + " found 3");
    assertThat(e.getMessage())
        .hasSizeLessThanOrEqualTo(1000)
        .startsWith("file: ")
        .endsWith(" found 3");
    assertThat(e.problems()).containsExactly(e.getMessage());
  }

  @Test
  void theArgumentsOfTheFirstTensorMayBeRepeated() throws Exception {
    String add =
        """
        {"name": "s", "class_name": "Add", "config": {"name": "s"}, "inbound_nodes":
         [[["x",0,0,{"training": false}],["x",0,0,%s]]]}
        """;
    for (String repeated : List.of("{}", "{\"training\": false}")) {
      assertThat(functional("[[\"s\",0,0]]", INPUT, add.formatted(repeated)).layers()).hasSize(2);
    }
    assertThatThrownBy(
            () -> functional("[[\"s\",0,0]]", INPUT, add.formatted("{\"mask\": [\"x\",0,0]}")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("argument of a further tensor: expected those of the first");
  }

  @Test
  void settingsAreFoundInSnakeCaseFirst() throws Exception {
    JsonNode config = new ObjectMapper().readTree("{\"useBias\": false, \"go_backwards\": true}");
    LayerConfig layer = new LayerConfig("l", "LSTM", config, Dialect.TFJS, false);
    assertThat(layer.setting("use_bias").asBoolean()).isFalse();
    assertThat(layer.setting("go_backwards").asBoolean()).isTrue();
    assertThat(layer.setting("return_state")).isNull();
  }

  @Test
  void aVarianceBelowZeroIsBadContent() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                """
                {"class_name": "Sequential", "config": {"name": "s", "layers": [
                 {"class_name": "BatchNormalization",
                  "config": {"name": "bn", "batch_input_shape": [null, 2]}}]}}
                """);
    WeightSource negative =
        new WeightSource() {
          @Override
          public void fill(List<String> within, Layer<?> layer, List<String> problems) {
            layer.weights().forEach(weight -> weight.set(Tensor.of(new float[] {-3, -3}, 2)));
          }

          @Override
          public void finish(List<String> problems) {}
        };
    GraphConfig config = TfjsTopology.read("m: ", json, Dialect.TFJS);
    assertThatThrownBy(() -> GraphBuilder.build(config, negative))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(
            "weight \"bn/moving_variance\"[0]: expected a variance of at least 0, found -3.0");
  }
}
