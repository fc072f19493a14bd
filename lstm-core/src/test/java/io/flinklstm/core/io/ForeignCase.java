package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One model of another framework with its inputs and outputs, made by the scripts in {@code
 * src/test/resources/frameworks/generators}.
 *
 * <p>Tolerance: frameworks sum in other orders than a chain of fused multiply-adds, in float32; for
 * models of this size the difference stays below 1e-6, we allow 1e-5.
 */
final class ForeignCase {
  static final Path FOLDER = Path.of("src/test/resources/frameworks");
  private static final double TOLERANCE = 1e-5;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How far the numbers of several cases were from the files. */
  static final class Errors {
    private double worst;
    private int compared;

    @Override
    public String toString() {
      return "%d numbers, largest error %.3g".formatted(compared, worst);
    }
  }

  private final Path folder;
  private final JsonNode expected;
  private final Errors errors;

  ForeignCase(Path folder, Errors errors) throws IOException {
    this.folder = folder;
    this.expected = MAPPER.readTree(folder.resolve("case.json").toFile());
    this.errors = errors;
  }

  /** All cases whose names begin like this. */
  static List<Path> folders(String prefix) throws IOException {
    return ModelFolder.files(FOLDER).stream()
        .filter(folder -> folder.getFileName().toString().startsWith(prefix))
        .toList();
  }

  Model model() throws ModelFormatException {
    return Bundle.load(ModelFiles.read(folder.resolve(expected.path("file").asText()))).model();
  }

  /** Whether PyTorch made it; its LSTM and RNN have two biases, which are read as one. */
  private boolean ofPyTorch() {
    return expected.path("framework").asText().contains("torch");
  }

  /** The model has as many numbers to train as where it was made. */
  void checkParameters(Model model) {
    long trained = 0;
    for (Weight weight : model.weights()) {
      boolean summed = weight.shape().length == 1 && weight.path().endsWith("/bias");
      boolean recurrent = biasesAdded(model, weight);
      int times = summed && recurrent && ofPyTorch() ? 2 : 1;
      trained += weight.trainable() ? times * weight.elements() : 0;
    }
    assertThat(trained).as("parameters").isEqualTo(expected.path("parameters").asLong());
  }

  private static boolean biasesAdded(Model model, Weight weight) {
    return model.layers().stream()
        .filter(layer -> layer.weights().contains(weight))
        .anyMatch(layer -> !(layer instanceof Dense));
  }

  /** Predicts and, where the case is causal, steps. */
  void check(Model model) {
    List<Tensor> inputs = GoldenCases.tensors(expected.path("inputs"));
    compare("predict", model.predict(inputs), expected.path("outputs"));
    if (expected.path("causal").asBoolean()) {
      assertThat(model.whyNotSteppable()).isEmpty();
    }
    if (model.whyNotSteppable().isEmpty() && expected.has("prefixOutputs")) {
      step(model, inputs);
    }
  }

  private void step(Model model, List<Tensor> inputs) {
    JsonNode prefixes = expected.path("prefixOutputs");
    Stepper stepper = model.stepper();
    for (int row = 0; row < inputs.get(0).dimension(0); row++) {
      ModelState state = model.newState();
      for (int t = 0; t < prefixes.size(); t++) {
        float[][] x = new float[inputs.size()][];
        for (int i = 0; i < x.length; i++) {
          int size = stepper.inputSize(i);
          boolean eachStep = model.inputPace(i) == Pace.EACH_STEP;
          int from = eachStep ? (row * inputs.get(i).dimension(1) + t) * size : row * size;
          x[i] = Arrays.copyOfRange(inputs.get(i).data(), from, from + size);
        }
        float[][] y = new float[prefixes.get(t).size()][];
        Arrays.setAll(y, i -> new float[stepper.outputSize(i)]);
        stepper.step(x, state, y);
        for (int i = 0; i < y.length; i++) {
          float[] wanted = GoldenCases.floats(prefixes.get(t).get(i).path("data"));
          int from = row * y[i].length;
          compare(
              "step %d of row %d".formatted(t, row),
              y[i],
              Arrays.copyOfRange(wanted, from, from + y[i].length));
        }
      }
    }
  }

  private void compare(String what, List<Tensor> found, JsonNode wanted) {
    assertThat(found).as(what).hasSameSizeAs(wanted);
    for (int i = 0; i < found.size(); i++) {
      Tensor tensor = GoldenCases.tensor(wanted.get(i));
      assertThat(found.get(i).shape()).as(what).isEqualTo(tensor.shape());
      compare(what + ", tensor " + i, found.get(i).data(), tensor.data());
    }
  }

  private void compare(String what, float[] found, float[] wanted) {
    assertThat(found).as(what).hasSameSizeAs(wanted);
    for (int i = 0; i < found.length; i++) {
      double error = Math.abs((double) found[i] - wanted[i]);
      assertThat(error).as("%s, element %d", what, i).isLessThanOrEqualTo(TOLERANCE);
      errors.worst = Math.max(errors.worst, error);
      errors.compared++;
    }
  }
}
