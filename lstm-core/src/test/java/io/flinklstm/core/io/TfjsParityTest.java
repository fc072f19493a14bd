package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.StateSlice;
import io.flinklstm.core.model.Stepper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 * re-implementation differs from the files by up to 4.3e-7, we allow 1e-5.
 */
class TfjsParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static double worst;
  private static int compared;

  @AfterAll
  static void printTheWorstError() {
    System.out.printf("TensorFlow.js parity: %d numbers, largest error %.3g%n", compared, worst);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseGivesTheNumbersOfTensorFlowJs() throws IOException {
    List<Path> folders = ModelFolder.files(ModelFolder.GOLDEN);
    assertThat(folders).hasSizeGreaterThan(30);
    return folders.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    JsonNode expected = MAPPER.readTree(folder.resolve("case.json").toFile());
    ModelFiles files = ModelFiles.read(folder);
    Model model = Bundle.load(files).model();
    boolean quirk = expected.has("outputsWithoutQuirk");
    Tensor x = GoldenCases.tensor(expected.path("inputs").get(0));
    JsonNode outputs = expected.path(quirk ? "outputsWithoutQuirk" : "outputs");
    compare("predict", model.predict(x), outputs.get(0));
    if (quirk) {
      return;
    }
    weightProbe(files, expected.path("weightProbe"));
    if (expected.has("stepping")) {
      stepping(model, x, expected.path("stepping"));
    }
    if (expected.path("stateful").asBoolean()) {
      statefulCalls(model, expected.path("calls"));
    } else {
      for (JsonNode call : expected.path("calls")) {
        Tensor input = GoldenCases.tensor(call.path("inputs").get(0));
        compare("call", model.predict(input), call.path("outputs").get(0));
      }
    }
  }

  private static void weightProbe(ModelFiles files, JsonNode probes) throws Exception {
    List<String> problems = new ArrayList<>();
    byte[] bytes = files.weights();
    WeightSource source =
        new WeightSource(
            "model.json",
            WeightManifest.weights("model.json", files.json(), bytes.length),
            bytes,
            problems);
    for (JsonNode probe : probes) {
      String name = probe.path("name").asText();
      int slash = name.lastIndexOf('/');
      JsonNode none = JsonNodeFactory.instance.objectNode();
      LayerConfig layer = new LayerConfig(name.substring(0, slash), "", none, none);
      int[] shape = MAPPER.convertValue(probe.path("shape"), int[].class);
      Tensor weight = source.take(layer, name.substring(slash + 1), shape);
      assertThat(problems).isEmpty();
      double sum = 0;
      double sumAbs = 0;
      for (float value : weight.data()) {
        sum += value;
        sumAbs += Math.abs(value);
      }
      assertThat(sum).as(name).isEqualTo(probe.path("sum").asDouble(), within(1e-6));
      assertThat(sumAbs).as(name).isEqualTo(probe.path("sumAbs").asDouble(), within(1e-6));
      float[] first = GoldenCases.floats(probe.path("first"));
      assertThat(Arrays.copyOf(weight.data(), first.length)).as(name).isEqualTo(first);
    }
    source.finish(true);
    assertThat(problems).isEmpty();
  }

  private static void stepping(Model model, Tensor x, JsonNode stepping) {
    int batch = stepping.path("batchSize").asInt();
    int time = stepping.path("timesteps").asInt();
    Keys keys = new Keys(model, batch);
    for (int t = 0; t < time; t++) {
      JsonNode step = stepping.path("steps").get(t);
      float[] y = keys.step(x, 0, t);
      compare("step " + t, Tensor.of(y, y.length), step.path("outputs").get(0));
      keys.compareStates("state " + t, step.path("states"));
    }
  }

  /** Successive calls, cut into slices of the batch size, the state carried by row. */
  private static void statefulCalls(Model model, JsonNode calls) {
    Keys keys = new Keys(model, calls.get(0).path("batchSize").asInt());
    for (JsonNode call : calls) {
      if (call.path("resetBefore").asBoolean()) {
        keys.reset();
      }
      call.path("setStatesBefore").forEach(keys::set);
      Tensor x = GoldenCases.tensor(call.path("inputs").get(0));
      int batch = call.path("batchSize").asInt();
      float[] all = new float[x.dimension(0) * model.outputs()];
      for (int from = 0; from < x.dimension(0); from += batch) {
        for (int t = 0; t < x.dimension(1); t++) {
          float[] y = keys.step(x, from, t);
          System.arraycopy(y, 0, all, from * model.outputs(), y.length);
        }
      }
      compare("call", Tensor.of(all, all.length), call.path("outputs").get(0));
      if (call.has("statesAfter")) {
        keys.compareStates("state after call", call.path("statesAfter"));
      }
    }
  }

  private static void compare(String what, Tensor found, JsonNode expected) {
    compare(what, found.data(), GoldenCases.floats(expected.path("data")));
  }

  private static void compare(String what, float[] found, float[] expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      double error = Math.abs((double) found[i] - expected[i]);
      assertThat(error).as("%s, element %d", what, i).isLessThanOrEqualTo(TOLERANCE);
      worst = Math.max(worst, error);
      compared++;
    }
  }

  /** One stepper and a state for each row of a batch. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Keys(Stepper stepper, ModelState[] states) {
    Keys(Model model, int batch) {
      this(model.stepper(), new ModelState[batch]);
      reset();
    }

    void reset() {
      Arrays.setAll(states, row -> stepper.model().newState());
    }

    /** Timestep t of the rows from there on: outputs of all rows, one after the other. */
    float[] step(Tensor x, int rowFrom, int t) {
      int inputs = x.dimension(2);
      int outputs = stepper.model().outputs();
      float[] all = new float[states.length * outputs];
      for (int row = 0; row < states.length; row++) {
        int from = ((rowFrom + row) * x.dimension(1) + t) * inputs;
        float[] y = new float[outputs];
        stepper.step(Arrays.copyOfRange(x.data(), from, from + inputs), states[row], y);
        System.arraycopy(y, 0, all, row * outputs, outputs);
      }
      return all;
    }

    private StateSlice slice(String layer) {
      return stepper.model().stateSlices().stream()
          .filter(slice -> slice.layer().equals(layer))
          .findFirst()
          .orElseThrow();
    }

    void set(JsonNode layer) {
      StateSlice slice = slice(layer.path("layer").asText());
      for (int part = 0; part < 2; part++) {
        float[] values = GoldenCases.floats(layer.path("values").get(part).path("data"));
        for (int row = 0; row < states.length; row++) {
          int to = slice.from() + part * slice.units();
          System.arraycopy(values, row * slice.units(), states[row].values(), to, slice.units());
        }
      }
    }

    void compareStates(String what, JsonNode layers) {
      assertThat(layers).hasSameSizeAs(stepper.model().stateSlices());
      for (JsonNode layer : layers) {
        StateSlice slice = slice(layer.path("layer").asText());
        for (int part = 0; part < 2; part++) {
          float[] expected = GoldenCases.floats(layer.path("values").get(part).path("data"));
          float[] found = new float[expected.length];
          for (int row = 0; row < states.length; row++) {
            int from = slice.from() + part * slice.units();
            System.arraycopy(states[row].values(), from, found, row * slice.units(), slice.units());
          }
          compare(what, found, expected);
        }
      }
    }
  }
}
