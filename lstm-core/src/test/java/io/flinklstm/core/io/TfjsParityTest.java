package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case in the golden folder, made by TensorFlow.js 4.22 with the scripts in {@code
 * src/test/resources/tfjs/generators}.
 *
 * <p>Tolerance: TensorFlow.js rounds every operation to float32; a double precision
 * re-implementation differs from the files by up to 4.3e-7, we allow 1e-5. Cases tagged {@code
 * quirk} record bugs of TensorFlow.js; for them we want the values without the bug.
 */
class TfjsParityTest {
  private static final Differences DIFFERENCES = new Differences(1e-5);
  private static final int CASES = 61;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @AfterAll
  static void printTheWorstError() {
    System.out.println("TensorFlow.js parity: " + DIFFERENCES);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseGivesTheNumbersOfTensorFlowJs() throws IOException {
    List<Path> folders = ModelFolder.files(ModelFolder.GOLDEN);
    assertThat(folders).hasSize(CASES);
    return folders.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    JsonNode expected = MAPPER.readTree(folder.resolve("case.json").toFile());
    Model model = Bundle.load(ModelFiles.read(folder)).model();
    boolean quirk = expected.has("outputsWithoutQuirk");
    List<Tensor> inputs = GoldenCases.tensors(expected.path("inputs"));
    JsonNode outputs = expected.path(quirk ? "outputsWithoutQuirk" : "outputs");
    model.resetStates();
    DIFFERENCES.compare("predict", model.predict(inputs), outputs);
    if (!quirk) {
      weightProbe(model, expected.path("weightProbe"));
    }
    if (expected.path("causal").asBoolean()) {
      stepping(model, inputs, expected.path("stepping"), quirk);
    }
    calls(model, expected.path("calls"), expected.path("callsWithoutQuirk"));
  }

  private static void weightProbe(Model model, JsonNode probes) {
    assertThat(model.weights()).hasSameSizeAs(probes);
    Iterator<JsonNode> next = probes.iterator();
    for (Weight weight : model.weights()) {
      JsonNode probe = next.next();
      assertThat(weight.path()).isEqualTo(probe.path("name").asText());
      assertThat(weight.shape()).isEqualTo(MAPPER.convertValue(probe.path("shape"), int[].class));
      double sum = 0;
      double sumAbs = 0;
      for (float value : weight.value().data()) {
        sum += value;
        sumAbs += Math.abs(value);
      }
      String name = weight.path();
      assertThat(sum).as(name).isEqualTo(probe.path("sum").asDouble(), within(1e-6));
      assertThat(sumAbs).as(name).isEqualTo(probe.path("sumAbs").asDouble(), within(1e-6));
      float[] first = GoldenCases.floats(probe.path("first"));
      assertThat(Arrays.copyOf(weight.value().data(), first.length)).as(name).isEqualTo(first);
    }
  }

  private static void stepping(Model model, List<Tensor> inputs, JsonNode stepping, boolean quirk) {
    int batch = stepping.path("batchSize").asInt();
    int time = stepping.path("timesteps").asInt();
    SteppedKeys keys = new SteppedKeys(model, batch);
    for (int t = 0; t < time; t++) {
      JsonNode step = stepping.path("steps").get(t);
      float[][] y = keys.step(inputs, t);
      if (!quirk) {
        for (int i = 0; i < y.length; i++) {
          DIFFERENCES.compare(
              "step " + t, y[i], GoldenCases.floats(step.path("outputs").get(i).path("data")));
        }
        for (JsonNode layer : step.path("states")) {
          List<float[]> found = keys.states(layer.path("layer").asText());
          assertThat(found).hasSameSizeAs(layer.path("values"));
          for (int i = 0; i < found.size(); i++) {
            float[] wanted = GoldenCases.floats(layer.path("values").get(i).path("data"));
            DIFFERENCES.compare("state " + t, found.get(i), wanted);
          }
        }
      }
    }
  }

  /** Successive calls on one instance of the model. */
  private static void calls(Model model, JsonNode calls, JsonNode withoutQuirk) {
    for (int k = 0; k < calls.size(); k++) {
      JsonNode call = calls.get(k);
      JsonNode expected = withoutQuirk.isMissingNode() ? call : withoutQuirk.get(k);
      if (call.path("resetBefore").asBoolean()) {
        model.resetStates();
      }
      for (JsonNode layer : call.path("setStatesBefore")) {
        model.setStates(layer.path("layer").asText(), GoldenCases.tensors(layer.path("values")));
      }
      List<Tensor> inputs = GoldenCases.tensors(call.path("inputs"));
      int batch = call.path("batchSize").asInt(32);
      DIFFERENCES.compare("call", model.predict(inputs, batch), expected.path("outputs"));
      for (JsonNode layer : expected.path("statesAfter")) {
        DIFFERENCES.compare(
            "state after call", model.states(layer.path("layer").asText()), layer.path("values"));
      }
    }
  }
}
