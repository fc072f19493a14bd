package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.StateSlice;
import io.flinklstm.core.model.Stepper;
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
  private static final double TOLERANCE = 1e-5;
  private static final int CASES = 61;
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
    compare("predict", model.predict(inputs), outputs);
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
    Keys keys = new Keys(model, batch);
    for (int t = 0; t < time; t++) {
      JsonNode step = stepping.path("steps").get(t);
      float[][] y = keys.step(inputs, t);
      if (!quirk) {
        for (int i = 0; i < y.length; i++) {
          compare("step " + t, y[i], GoldenCases.floats(step.path("outputs").get(i).path("data")));
        }
        keys.compareStates("state " + t, step.path("states"));
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
      compare("call", model.predict(inputs, batch), expected.path("outputs"));
      for (JsonNode layer : expected.path("statesAfter")) {
        compare(
            "state after call", model.states(layer.path("layer").asText()), layer.path("values"));
      }
    }
  }

  private static void compare(String what, List<Tensor> found, JsonNode expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      Tensor wanted = GoldenCases.tensor(expected.get(i));
      assertThat(found.get(i).shape()).as(what).isEqualTo(wanted.shape());
      compare(what + ", tensor " + i, found.get(i).data(), wanted.data());
    }
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
      Arrays.setAll(states, row -> model.newState());
    }

    /** Timestep t of all rows: for each output the numbers of all rows, one after the other. */
    float[][] step(List<Tensor> inputs, int t) {
      float[][] all = new float[stepper.model().outputShapes().size()][];
      Arrays.setAll(all, i -> new float[states.length * stepper.outputSize(i)]);
      for (int row = 0; row < states.length; row++) {
        float[][] x = new float[inputs.size()][];
        for (int i = 0; i < x.length; i++) {
          x[i] = numbers(inputs.get(i), i, row, t);
        }
        float[][] y = new float[all.length][];
        Arrays.setAll(y, i -> new float[stepper.outputSize(i)]);
        stepper.step(x, states[row], y);
        for (int i = 0; i < y.length; i++) {
          System.arraycopy(y[i], 0, all[i], row * y[i].length, y[i].length);
        }
      }
      return all;
    }

    private float[] numbers(Tensor input, int index, int row, int t) {
      int size = stepper.inputSize(index);
      boolean eachStep = stepper.model().inputPace(index) == Pace.EACH_STEP;
      int from = eachStep ? (row * input.dimension(1) + t) * size : row * size;
      return Arrays.copyOfRange(input.data(), from, from + size);
    }

    void compareStates(String what, JsonNode layers) {
      for (JsonNode layer : layers) {
        StateSlice slice =
            stepper.model().stateSlices().stream()
                .filter(one -> one.layer().equals(layer.path("layer").asText()))
                .findFirst()
                .orElseThrow();
        int from = slice.from();
        assertThat(slice.sizes()).hasSameSizeAs(layer.path("values"));
        for (int part = 0; part < slice.sizes().size(); part++) {
          int size = slice.sizes().get(part);
          float[] expected = GoldenCases.floats(layer.path("values").get(part).path("data"));
          float[] found = new float[states.length * size];
          for (int row = 0; row < states.length; row++) {
            System.arraycopy(states[row].values(), from, found, row * size, size);
          }
          compare(what, found, expected);
          from += size;
        }
      }
    }
  }
}
