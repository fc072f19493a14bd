package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
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

  @Test
  void anUnknownKindOfModelIsRefused() {
    assertThatThrownBy(() -> read("{\"class_name\": \"Graph\"}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected Sequential, Model or Functional, found \"Graph\"");
  }

  @Test
  void settingsAreFoundInSnakeCaseFirst() throws Exception {
    JsonNode config = new ObjectMapper().readTree("{\"useBias\": false, \"go_backwards\": true}");
    LayerConfig layer = new LayerConfig("l", "LSTM", config, Dialect.TFJS, false);
    assertThat(layer.setting("use_bias").asBoolean()).isFalse();
    assertThat(layer.setting("go_backwards").asBoolean()).isTrue();
    assertThat(layer.setting("return_state")).isNull();
  }
}
