package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flinklstm.core.io.Hdf5Weights.NamedTensor;
import io.flinklstm.core.math.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KerasNamedWeightsTest {
  private static final String NORMALIZATION =
      """
      {"class_name":"BatchNormalization","config":{"name":"bn","batch_input_shape":[null,2]}}""";

  private static final String NESTED =
      """
      {"class_name":"Sequential","config":{"name":"m","layers":[
        {"class_name":"Dense","config":{"name":"a","units":2,"use_bias":false,
          "batch_input_shape":[null,2]}},
        {"class_name":"Dense","config":{"name":"b","units":2,"use_bias":false}}]}}""";

  private static List<Float> firstNumbers(String layer, String name, int[] shape, String... weights)
      throws ModelFormatException {
    String json =
        "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"f\",\"layers\":[" + layer + "]}}";
    GraphConfig config =
        TfjsTopology.read(
            "x: ", ModelJson.parse("x", json.getBytes(StandardCharsets.UTF_8)), Dialect.KERAS2);
    List<NamedTensor> tensors = new ArrayList<>();
    for (String weight : weights) {
      Tensor tensor = Tensor.zeros(shape);
      tensor.data()[0] = tensors.size();
      tensors.add(new NamedTensor(weight, tensor));
    }
    return GraphBuilder.build(config, new KerasNamedWeights("x.h5", Map.of(name, tensors)))
        .weights()
        .stream()
        .map(weight -> weight.value().data()[0])
        .toList();
  }

  @Test
  void weightsAreTakenInTheirOrder() throws Exception {
    assertThat(
            firstNumbers(
                NORMALIZATION,
                "bn",
                new int[] {2},
                "bn/gamma:0",
                "bn/beta:0",
                "bn/average",
                "bn/moving_variance"))
        .containsExactly(0f, 1f, 2f, 3f);
  }

  @Test
  void namesThatContradictTheOrderAreRefused() {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(
            () ->
                firstNumbers(
                    NORMALIZATION,
                    "bn",
                    new int[] {2},
                    "bn/beta:0",
                    "bn/gamma:0",
                    "bn/moving_mean:0",
                    "bn/moving_variance:0"))
        .withMessage(
            "x.h5: layer \"bn\" (BatchNormalization): weight \"bn/gamma\": the file has"
                + " \"bn/beta:0\" in its place\n"
                + "x.h5: layer \"bn\" (BatchNormalization): weight \"bn/beta\": the file has"
                + " \"bn/gamma:0\" in its place");
  }

  @Test
  void inAModelWithinAWeightOfAnotherLayerIsRefused() throws Exception {
    int[] shape = {2, 2};
    assertThat(firstNumbers(NESTED, "m", shape, "a/kernel:0", "b/kernel:0"))
        .containsExactly(0f, 1f);
    assertThat(firstNumbers(NESTED, "m", shape, "m/a/kernel", "m/b/kernel"))
        .containsExactly(0f, 1f);
    assertThat(firstNumbers(NESTED, "m", shape, "x/kernel", "kernel")).containsExactly(0f, 1f);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> firstNumbers(NESTED, "m", shape, "m/b/kernel", "m/a/kernel"))
        .withMessageContaining("weight \"a/kernel\": the file has \"m/b/kernel\" in its place")
        .withMessageContaining("weight \"b/kernel\": the file has \"m/a/kernel\" in its place");
  }
}
