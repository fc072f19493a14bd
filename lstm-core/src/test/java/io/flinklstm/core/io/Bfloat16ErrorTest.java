package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What bfloat16 weights change in the outputs of every model of the golden and the frameworks
 * folder, against the same model with float32 weights.
 *
 * <p>A weight moves by at most 2⁻⁹ of itself, 0.2 %, and the errors of the terms of a sum partly
 * cancel out. An output is judged by the largest output of its tensor, or 1 if that is less.
 * Largest and median difference are 0.0075 and 1.1e-4 in the golden folder, 0.0085 and 1.2e-5 in
 * the frameworks folder; we allow 0.015 and 3e-4.
 */
final class Bfloat16ErrorTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double LARGEST = 0.015;
  private static final double MEDIAN = 0.0003;

  @Test
  void outputsOfTheGoldenModelsChangeLittle() throws Exception {
    List<Double> differences = new ArrayList<>();
    for (Path folder : ModelFolder.files(ModelFolder.GOLDEN)) {
      add(folder, folder, differences);
    }
    check("TensorFlow.js", differences);
  }

  @Test
  void outputsOfTheModelsOfOtherFrameworksChangeLittle() throws Exception {
    List<Double> differences = new ArrayList<>();
    for (Path folder : ModelFolder.files(ForeignCase.FOLDER)) {
      Path expected = folder.resolve("case.json");
      if (expected.toFile().exists()) {
        add(
            folder,
            folder.resolve(MAPPER.readTree(expected.toFile()).path("file").asText()),
            differences);
      }
    }
    check("other frameworks", differences);
  }

  private static void check(String what, List<Double> differences) {
    double[] sorted = differences.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double median = sorted[sorted.length / 2];
    double largest = sorted[sorted.length - 1];
    System.out.printf(
        "bfloat16 weights, models of %s: %d outputs, difference median %.3g, largest %.3g%n",
        what, sorted.length, median, largest);
    assertThat(largest).as(what).isLessThanOrEqualTo(LARGEST);
    assertThat(median).as(what).isBetween(1e-7, MEDIAN);
  }

  private static void add(Path folder, Path file, List<Double> differences) throws Exception {
    ModelFiles files = ModelFiles.read(file);
    JsonNode expected = MAPPER.readTree(folder.resolve("case.json").toFile());
    List<Tensor> inputs = GoldenCases.tensors(expected.path("inputs"));
    List<Tensor> wanted = Bundle.load(files).model().predict(inputs);
    List<Tensor> found = Bundle.load(files, null, Precision.BFLOAT16).model().predict(inputs);
    for (int i = 0; i < wanted.size(); i++) {
      float[] w = wanted.get(i).data();
      float[] f = found.get(i).data();
      double scale = 1;
      for (float value : w) {
        scale = Math.max(scale, Math.abs(value));
      }
      for (int k = 0; k < w.length; k++) {
        double difference = w[k] == f[k] ? 0 : Math.abs((double) f[k] - w[k]) / scale;
        differences.add(difference);
      }
    }
  }
}
