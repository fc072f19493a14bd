package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final String INPUT =
      """
      {"name": "x", "class_name": "InputLayer", "inbound_nodes": [],
       "config": {"name": "x", "batch_input_shape": [null, null, 3]}}
      """;

  private static String dropout(String name, String inboundNodes) {
    return """
        {"name": "%s", "class_name": "Dropout", "inbound_nodes": %s,
         "config": {"name": "%s", "rate": 0.5}}
        """
        .formatted(name, inboundNodes, name);
  }

  private static Topology functional(String output, String... layers) throws Exception {
    return read(
        """
        {"class_name": "Model", "config": {"name": "m", "layers": [%s],
         "input_layers": [["x", 0, 0]], "output_layers": %s}}
        """
            .formatted(String.join(",", layers), output));
  }

  private static Topology read(String topology) throws Exception {
    JsonNode json = new ObjectMapper().readTree("{\"modelTopology\": " + topology + "}");
    return Topology.read("model.json", json);
  }

  @Test
  void aChainIsFoundInWhateverOrderItsLayersStand() throws Exception {
    Topology topology =
        functional(
            "[[\"b\", 0, 0]]",
            dropout("b", "[[[\"a\", 0, 0, {}]]]"),
            INPUT,
            dropout("a", "[[[\"x\", 0, 0, {}]]]"));
    assertThat(topology.layers()).extracting(LayerConfig::name).containsExactly("a", "b");
    assertThat(topology.inputShape()).containsExactly(-1, 3);
  }

  @Test
  void aConfigMayBeABareListOfLayers() throws Exception {
    Topology topology =
        read(
            """
            {"model_config": {"class_name": "Sequential", "config": [
              {"class_name": "Dropout",
               "config": {"name": "d", "rate": 0, "batch_input_shape": [null, 5]}}]}}
            """);
    assertThat(topology.layers()).hasSize(1);
    assertThat(topology.inputShape()).containsExactly(5);
  }

  @Test
  void branchesSharedLayersAndSecondInputsAreRefused() {
    String a = dropout("a", "[[[\"x\", 0, 0, {}]]]");
    assertRefused(
        "reads what another layer reads",
        "[[\"b\", 0, 0]]",
        INPUT,
        a,
        dropout("b", "[[[\"x\",0,0]]]"));
    assertRefused(
        "found 2 calls", "[[\"a\", 0, 0]]", INPUT, dropout("a", "[[[\"x\",0,0]],[[\"x\",0,0]]]"));
    assertRefused(
        "one call on 2 inputs",
        "[[\"a\", 0, 0]]",
        INPUT,
        dropout("a", "[[[\"x\",0,0],[\"x\",0,0]]]"));
    assertRefused("second input", "[[\"a\", 0, 0]]", INPUT, INPUT.replace("\"x\"", "\"z\""), a);
    assertRefused(
        "without arguments",
        "[[\"a\", 0, 0]]",
        INPUT,
        dropout("a", "[[[\"x\",0,0,{\"mask\":1}]]]"));
    assertRefused("output_layers: expected one", "[[\"a\", 0, 0], [\"x\", 0, 0]]", INPUT, a);
    assertRefused("output_layers: expected the last layer \"a\"", "[[\"x\", 0, 0]]", INPUT, a);
  }

  @Test
  void aCircleIsRefused() {
    assertRefused(
        "1 of 3 layers can be reached",
        "[[\"a\", 0, 0]]",
        INPUT,
        dropout("a", "[[[\"b\",0,0]]]"),
        dropout("b", "[[[\"a\",0,0]]]"));
  }

  private static void assertRefused(String words, String output, String... layers) {
    assertThatThrownBy(() -> functional(output, layers))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(words)
        .hasMessageContaining("accepted is a plain chain");
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
    LayerConfig layer = new LayerConfig("l", "LSTM", config, config);
    assertThat(layer.setting("use_bias").asBoolean()).isFalse();
    assertThat(layer.setting("go_backwards").asBoolean()).isTrue();
    assertThat(layer.setting("return_state")).isNull();
  }
}
