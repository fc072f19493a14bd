package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flinklstm.core.io.Hdf5Weights.Variables;
import io.flinklstm.core.math.Tensor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class KerasArchiveWeightsTest {
  private static final String TWO_DENSE =
      """
      {"class_name":"Dense","config":{"name":"a","units":2,"use_bias":false,
        "batch_input_shape":[null,2]}},
      {"class_name":"Dense","config":{"name":"b","units":2,"use_bias":false}}""";

  private static final String LSTM =
      """
      {"class_name":"LSTM","config":{"name":"l","units":1,"use_bias":false,
        "batch_input_shape":[null,null,1]}}""";

  private final Map<String, Variables> groups = new LinkedHashMap<>();

  private void group(String path, String name, Tensor... tensors) {
    groups.put(path, new Variables(name, List.of(tensors)));
  }

  private static Tensor full(float value, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, value);
    return Tensor.of(values, shape);
  }

  private static GraphConfig config(String layers) throws ModelFormatException {
    String json =
        "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"f\",\"layers\":[" + layers + "]}}";
    return TfjsTopology.read(
        "x: ", ModelJson.parse("x", json.getBytes(StandardCharsets.UTF_8)), Dialect.KERAS3);
  }

  private List<Float> firstNumbers(String layers) throws ModelFormatException {
    GraphConfig config = config(layers);
    return GraphBuilder.build(config, new KerasArchiveWeights("x.keras", config, groups))
        .weights()
        .stream()
        .map(weight -> weight.value().data()[0])
        .toList();
  }

  private void refused(String layers, String... messages) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> firstNumbers(layers))
        .satisfies(e -> assertThat(e.problems()).containsExactly(messages));
  }

  @Test
  void namesDecideAndNotTheOrder() throws Exception {
    group("layers/dense", "b", full(1, 2, 2));
    group("layers/dense_1", "a", full(2, 2, 2));
    assertThat(firstNumbers(TWO_DENSE)).containsExactly(2f, 1f);
  }

  @Test
  void groupsWithoutNamesAreCounted() throws Exception {
    group("layers/dense_1", null, full(1, 2, 2));
    group("layers/dense", null, full(2, 2, 2));
    assertThat(firstNumbers(TWO_DENSE)).containsExactly(2f, 1f);
  }

  @Test
  void groupsWithNamesOfNoLayerAreNotCounted() {
    group("layers/dense", "encoder", full(1, 2, 2));
    group("layers/dense_1", "decoder", full(2, 2, 2));
    refused(
        TWO_DENSE,
        "x.keras: layer \"a\" (Dense): model.weights.h5: group \"layers/dense\" is named"
            + " \"encoder\", expected \"a\"",
        "x.keras: layer \"b\" (Dense): model.weights.h5: group \"layers/dense_1\" is named"
            + " \"decoder\", expected \"b\"");
  }

  @Test
  void twoGroupsOfOneNameAreRefused() {
    group("layers/dense", "b", full(1, 2, 2));
    group("layers/dense_1", "b", full(2, 2, 2));
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> firstNumbers(TWO_DENSE))
        .withMessageContaining(
            "x.keras: layer \"b\" (Dense): model.weights.h5: groups \"layers/dense\" and"
                + " \"layers/dense_1\" are both named \"b\"");
  }

  @Test
  void groupsThatSuchALayerDoesNotHaveAreNotTaken() {
    group("layers/dense/whatever", null, full(1, 2, 2));
    group("layers/dense_1", null, full(2, 2, 2));
    refused(TWO_DENSE, "x.keras: layer \"a\" (Dense): 1 weights expected, found 0");
    group("layers/dense", null, full(3, 2, 2));
    refused(
        TWO_DENSE,
        "x.keras: model.weights.h5: \"layers/dense/whatever\": 1 variables that no layer takes");
  }

  @Test
  void directionsOfStacksTakeTheirCells() throws Exception {
    String stack =
        """
        {"class_name":"Bidirectional","config":{"name":"b","batch_input_shape":[null,null,1],
          "layer":{"class_name":"RNN","config":{"name":"r","cell":{"class_name":"StackedRNNCells",
          "config":{"cells":[
          {"class_name":"SimpleRNNCell","config":{"name":"p","units":1,"use_bias":false}},
          {"class_name":"SimpleRNNCell","config":{"name":"q","units":1,"use_bias":false}}]}}}}}}""";
    int number = 0;
    for (String direction : List.of("forward_layer", "backward_layer")) {
      for (String cell : List.of("simple_rnn_cell", "simple_rnn_cell_1")) {
        String path = "layers/bidirectional/%s/cell/cells/%s".formatted(direction, cell);
        group(path, null, full(number, 1, 1), full(number + 1, 1, 1));
        number += 2;
      }
    }
    assertThat(firstNumbers(stack)).containsExactly(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f);
  }

  @Test
  void variablesBesideTheCellAreNotTaken() {
    group("layers/lstm", null, full(1, 1, 4));
    group("layers/lstm/cell", null, full(2, 1, 4), full(3, 1, 4));
    refused(LSTM, "x.keras: model.weights.h5: \"layers/lstm\": 1 variables that no layer takes");
  }

  @Test
  void manyGroupsAndManyLayersTakeNoLongerThanTheirSum() throws Exception {
    for (int k = 0; k < 40_000; k++) {
      group("layers/activation_with_a_name_" + k, "n" + k);
    }
    StringBuilder layers = new StringBuilder(LSTM.replace("LSTM", "Activation"));
    for (int k = 0; k < 60; k++) {
      StringBuilder within = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        within
            .append(i == 0 ? "" : ",")
            .append("{\"class_name\":\"Activation\",\"config\":{\"name\":\"")
            .append("x" + i + "\"}}");
      }
      layers
          .append(",{\"class_name\":\"Sequential\",\"config\":{\"name\":\"s" + k)
          .append("\",\"layers\":[" + within + "]}}");
    }
    GraphConfig config = config(layers.toString());
    Assertions.assertTimeout(
        Duration.ofSeconds(8), () -> new KerasArchiveWeights("x.keras", config, groups));
  }
}
