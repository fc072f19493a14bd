package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every model in the frameworks folder that Keras 2 or 3 or the converter to TensorFlow.js made,
 * with the scripts in {@code src/test/resources/frameworks/generators}.
 *
 * <p>Tolerance: both compute in float32 in other orders; we allow 1e-5.
 */
class KerasParityTest {
  private static final Path FRAMEWORKS = Path.of("src/test/resources/frameworks");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Differences DIFFERENCES = new Differences(1e-5);

  @AfterAll
  static void printTheWorstError() {
    System.out.println("Keras parity: " + DIFFERENCES);
  }

  @TestFactory
  Stream<DynamicTest> everyModelGivesTheNumbersOfKeras() throws IOException {
    List<Path> folders =
        ModelFolder.files(FRAMEWORKS).stream()
            .filter(folder -> folder.getFileName().toString().matches("(keras|tfjs_).*"))
            .toList();
    assertThat(folders).hasSizeGreaterThan(30);
    return folders.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    JsonNode expected = MAPPER.readTree(folder.resolve("case.json").toFile());
    Path file = folder.resolve(expected.path("file").asText());
    Model model = Bundle.load(ModelFiles.read(file)).model();
    assertThat(model.parameters()).isEqualTo(expected.path("parameters").asLong());
    List<Tensor> inputs = GoldenCases.tensors(expected.path("inputs"));
    model.resetStates();
    DIFFERENCES.compare("predict", model.predict(inputs), expected.path("outputs"));
    if (expected.path("causal").asBoolean()) {
      prefixes(model, inputs, expected.path("prefixOutputs"));
    }
    for (JsonNode call : expected.path("calls")) {
      if (call.path("resetBefore").asBoolean()) {
        model.resetStates();
      }
      DIFFERENCES.compare(
          "call", model.predict(GoldenCases.tensors(call.path("inputs"))), call.path("outputs"));
    }
  }

  private static void prefixes(Model model, List<Tensor> inputs, JsonNode prefixes) {
    assertThat(model.whyNotSteppable()).isEmpty();
    SteppedKeys keys = new SteppedKeys(model, inputs.get(0).dimension(0));
    for (int t = 0; t < prefixes.size(); t++) {
      float[][] y = keys.step(inputs, t);
      for (int i = 0; i < y.length; i++) {
        DIFFERENCES.compare(
            "prefix " + t, y[i], GoldenCases.floats(prefixes.get(t).get(i).path("data")));
      }
    }
  }
}
