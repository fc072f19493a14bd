package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.io.Hdf5Weights.NamedTensor;
import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5WeightsTest {
  @Test
  void modelSavedByKeras2HasItsLayersAndConfiguration() throws Exception {
    Hdf5Weights weights = read("keras2.h5");
    assertThat(weights.kerasVersion()).isEqualTo("2.15.0");
    assertThat(weights.backend()).isEqualTo("tensorflow");
    assertThat(weights.modelConfig().path("class_name").asText()).isEqualTo("Functional");
    assertThat(weights.variables()).isEmpty();
    assertThat(weights.layers().keySet()).containsExactly("in", "first", "both", "head");
    assertThat(weights.layers().get("in")).isEmpty();
    assertThat(text(weights.layers().get("first")))
        .containsExactly(
            "first/lstm_cell/kernel:0 [3, 8]",
            "first/lstm_cell/recurrent_kernel:0 [2, 8]",
            "first/lstm_cell/bias:0 [8]");
    // The forget gate's bias starts at one.
    assertThat(weights.layers().get("first").get(2).tensor().data())
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    assertThat(text(weights.layers().get("both")))
        .hasSize(6)
        .contains("both/backward_gru/gru_cell/bias:0 [2, 6]");
  }

  @Test
  void weightsSavedAloneAreThoseOfTheModel() throws Exception {
    Hdf5Weights model = read("keras2.h5");
    Hdf5Weights alone = read("keras2_weights.h5");
    assertThat(alone.modelConfig()).isNull();
    assertThat(alone.kerasVersion()).isEqualTo("2.15.0");
    assertThat(values(alone)).isEqualTo(values(model));
  }

  @Test
  void kerasThreeWritesTheSameNumbersInBothLayouts() throws Exception {
    Hdf5Weights named = read("keras3.h5");
    Hdf5Weights numbered =
        KerasArchive.read("keras3.keras", KerasFiles.bytes("keras3.keras")).weights();
    assertThat(named.layers().keySet())
        .containsExactly("in", "first", "both", "drop", "mask", "cells", "head");
    assertThat(numbered.layers()).isEmpty();
    assertThat(named.modelConfig().toString()).contains("\"mask_value\":\"NaN\"");
    Map<String, List<String>> places =
        Map.of(
            "first",
            List.of("layers/lstm/cell"),
            "both",
            List.of(
                "layers/bidirectional/forward_layer/cell",
                "layers/bidirectional/backward_layer/cell"),
            "cells",
            List.of("layers/rnn/cell/cells/lstm_cell", "layers/rnn/cell/cells/simple_rnn_cell"),
            "head",
            List.of("layers/dense"));
    places.forEach(
        (layer, paths) ->
            assertThat(
                    paths.stream()
                        .flatMap(path -> numbered.variables().get(path).tensors().stream())
                        .map(this::values))
                .as(layer)
                .isNotEmpty()
                .containsExactlyElementsOf(
                    named.layers().get(layer).stream().map(w -> values(w.tensor())).toList()));
    assertThat(numbered.variables().get("").name()).isEqualTo("keras3");
    assertThat(numbered.variables().get("layers/lstm").name()).isEqualTo("first");
    assertThat(numbered.variables().keySet()).noneMatch(path -> path.contains("seed_generator"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"storage.h5", "storage_dense.h5"})
  void everyStorageGivesTheSameNumbers(String file) throws Exception {
    Map<String, Tensor> tensors =
        read(file).layers().get("a").stream()
            .collect(Collectors.toMap(NamedTensor::name, NamedTensor::tensor));
    float[] expected = new float[35];
    for (int i = 0; i < 35; i++) {
      expected[i] = (i - 17) / 8f;
    }
    for (String name :
        List.of("f32", "f64", "f16", "big_endian", "gzip", "shuffle", "fletcher", "unfiltered")) {
      assertThat(tensors.get(name).data()).as(name).containsExactly(expected);
      assertThat(tensors.get(name).shape()).as(name).containsExactly(5, 7);
    }
    assertThat(tensors.get("i32").data()).containsExactly(-2, -1, 0, 1, 2, 3);
    assertThat(tensors.get("i64").data()).containsExactly(-2, -1, 0, 1, 2, 3);
    assertThat(tensors.get("bool").data()).containsExactly(1, 0, 1);
    assertThat(tensors.get("scalar").data()).containsExactly(2.5f);
    assertThat(tensors.get("scalar").shape()).isEmpty();
    assertThat(tensors.get("empty").shape()).containsExactly(0, 3);
  }

  private static Hdf5Weights read(String name) throws ModelFormatException, IOException {
    return Hdf5Weights.read(name, KerasFiles.bytes(name));
  }

  private static List<String> text(List<NamedTensor> tensors) {
    return tensors.stream()
        .map(weight -> weight.name() + " " + Arrays.toString(weight.tensor().shape()))
        .toList();
  }

  private Map<String, List<List<?>>> values(Hdf5Weights weights) {
    return weights.layers().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e -> e.getValue().stream().<List<?>>map(w -> values(w.tensor())).toList()));
  }

  private List<?> values(Tensor tensor) {
    return List.of(Arrays.toString(tensor.shape()), Arrays.toString(tensor.data()));
  }
}
