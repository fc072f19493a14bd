package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerReadersTest {
  private static Layer<?> read(String className, String config, Dialect dialect) throws Exception {
    return LayerReaders.read(
        new LayerConfig("x", className, new ObjectMapper().readTree(config), dialect, false));
  }

  private static float[] result(String className, String config, Dialect dialect, float... x)
      throws Exception {
    return read(className, config, dialect).apply(Tensor.of(x, 1, x.length)).data();
  }

  /** Settings that must be there, and no others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Activation | {}",
        "ReLU | {}",
        "LeakyReLU | {}",
        "ELU | {}",
        "PReLU | {}",
        "Softmax | {}",
        "Dropout | {}",
        "SpatialDropout1D | {}",
        "GaussianNoise | {}",
        "GaussianDropout | {}",
        "AlphaDropout | {}",
        "Flatten | {}",
        "Reshape | {\"target_shape\": [6]}",
        "Permute | {\"dims\": [2, 1]}",
        "Masking | {}",
        "Embedding | {\"input_dim\": 4, \"output_dim\": 2}",
        "Conv1D | {\"filters\": 2, \"kernel_size\": [2]}",
        "MaxPooling1D | {}",
        "AveragePooling1D | {}",
        "GlobalMaxPooling1D | {}",
        "GlobalAveragePooling1D | {}",
        "BatchNormalization | {}",
        "LayerNormalization | {}",
        "Normalization | {}",
        "Rescaling | {}"
      })
  void absentSettingsHaveDefaults(String className, String config) throws Exception {
    Layer<?> layer = read(className, config, Dialect.TFJS);
    assertThat(layer.className()).isEqualTo(className);
    assertThat(layer.name()).isEqualTo("x");
    layer.apply(InputLayer.of(Shape.of(-1, 2, 3)).tensor());
  }

  @ParameterizedTest
  @CsvSource({"Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract", "Concatenate"})
  void mergingLayersHaveDefaults(String className) throws Exception {
    Layer<?> layer = read(className, "{}", Dialect.TFJS);
    assertThat(layer.className()).isEqualTo(className);
    layer.apply(Tensor.zeros(1, 2), Tensor.zeros(1, 2));
  }

  @Test
  void kerasHasOtherWordsForTheSame() throws Exception {
    assertThat(result("LeakyReLU", "{\"negative_slope\": 0.5}", Dialect.KERAS3, -4))
        .containsExactly(-2f);
    assertThat(result("LeakyReLU", "{\"alpha\": 0.5}", Dialect.KERAS2, -4)).containsExactly(-2f);
    assertThat(
            result(
                "ReLU",
                "{\"max_value\": 6.0, \"negative_slope\": 0.5, \"threshold\": 1.0}",
                Dialect.KERAS3,
                -3,
                8))
        .containsExactly(-2f, 6f);
    String sigmoid = "{\"activation\": \"hard_sigmoid\"}";
    assertThat(result("Activation", sigmoid, Dialect.TFJS, 1)).containsExactly(0.7f);
    assertThat(result("Activation", sigmoid, Dialect.KERAS3, 1)[0]).isEqualTo(2f / 3f);
    assertThat(result("Activation", "{\"activation\": \"leaky_relu\"}", Dialect.KERAS3, -5))
        .containsExactly(-1f);
  }

  @Test
  void noiseShapeAndSeedAreKept() throws Exception {
    Dropout layer =
        (Dropout)
            read(
                "Dropout",
                "{\"rate\": 0.25, \"noiseShape\": [null, 1, 3], \"seed\": 7}",
                Dialect.TFJS);
    assertThat(layer.rate()).isEqualTo(0.25);
    assertThat(layer.noiseShape()).hasToString("[null,1,3]");
    assertThat(layer.seed()).isEqualTo(7);
    assertThatThrownBy(() -> read("Dropout", "{\"seed\": 1.5}", Dialect.TFJS))
        .hasMessage("seed: expected a whole number, found 1.5");
  }

  @Test
  void numbersPerFeatureComeAsNumberOrList() throws Exception {
    assertThat(
            result(
                "Normalization",
                "{\"axis\": [-1], \"mean\": [[1, 2]], \"variance\": [[4, 9]]}",
                Dialect.KERAS3,
                5,
                5))
        .containsExactly(2f, 1f);
    assertThat(
            result(
                "Normalization",
                "{\"axis\": null, \"mean\": 1, \"variance\": 4, \"invert\": true}",
                Dialect.KERAS3,
                2,
                0))
        .containsExactly(5f, 1f);
    assertThat(result("Rescaling", "{\"scale\": [2, 3], \"offset\": 1}", Dialect.KERAS3, 1, 1))
        .containsExactly(3f, 4f);
    assertThatThrownBy(() -> read("Rescaling", "{\"scale\": [true]}", Dialect.KERAS3))
        .hasMessage("scale: expected a finite number or a list of them, found true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Conv1D | {\"filters\":2,\"kernel_size\":2,\"groups\":0} |"
            + " groups: expected a whole number from 1 to 1048576, found 0",
        "Conv1D | {\"filters\":2} |"
            + " kernel_size: expected a whole number from 1 to 1048576, found nothing",
        "Conv1D | {\"filters\":2,\"kernel_size\":2,\"data_format\":\"channels_first\"} |"
            + " data_format: expected channels_last, found \"channels_first\"",
        "GlobalMaxPooling1D | {\"keepdims\":2} | keepdims: expected true or false, found 2",
        "LayerNormalization | {\"rms_scaling\":true} | rms_scaling: expected false, found true",
        "RepeatVector | {\"n\":0} | n: expected a whole number from 1 to 1048576, found 0",
        "Masking | {\"mask_value\":\"a\"} | mask_value: expected a finite number, found \"a\""
      })
  void settingsThatCannotBeUsedAreNamed(String className, String config, String message) {
    assertThatThrownBy(() -> read(className, config, Dialect.KERAS3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Dense | {\"units\": 2, \"dtype\": \"float64\"} | \"float64\"",
        "Dense | {\"units\": 2, \"dtype\": \"int32\"} | \"int32\"",
        "ReLU | {\"dtype\": {\"config\": {\"name\": \"mixed_float16\"}}} | \"mixed_float16\"",
        "ReLU | {\"dtype\": {}} | nothing"
      })
  void otherNumbersThanThoseOf32BitsAreRefused(String className, String config, String found) {
    assertThatThrownBy(() -> read(className, config, Dialect.KERAS3))
        .hasMessage("dtype: expected float32, found " + found);
  }

  @Test
  void inputsAndEmbeddingsMayReadWholeNumbers() throws Exception {
    String input = "{\"batch_shape\": [null, null], \"dtype\": \"int32\"}";
    assertThat(read("InputLayer", input, Dialect.KERAS3)).isInstanceOf(InputLayer.class);
  }

  @Test
  void twoShapesOfAnInputMustAgree() {
    String input = "{\"batch_shape\": [null, 2], \"batch_input_shape\": [null, 3]}";
    assertThatThrownBy(() -> read("InputLayer", input, Dialect.KERAS3))
        .hasMessageContaining("batch_input_shape: expected the same as batch_shape");
  }
}
