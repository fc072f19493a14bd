package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.io.ForeignCase.Errors;
import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every PyTorch model of the frameworks folder gives PyTorch's numbers. */
class TorchParityTest {
  private static final Errors ERRORS = new Errors();

  @AfterAll
  static void printTheWorstError() {
    System.out.printf("PyTorch parity: %s%n", ERRORS);
  }

  @TestFactory
  Stream<DynamicTest> everyModelGivesTheNumbersOfPyTorch() throws IOException {
    return ForeignCase.folders("torch_").stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    ForeignCase one = new ForeignCase(folder, ERRORS);
    Map<String, Tensor> weights =
        Safetensors.read("", Files.readAllBytes(folder.resolve("model.safetensors")));
    assertThat(elements(weights, "")).isEqualTo(one.parameters());
    one.check(one.model());
  }

  private static long elements(Map<String, Tensor> weights, String part) {
    return weights.entrySet().stream()
        .filter(weight -> weight.getKey().contains(part))
        .mapToLong(weight -> weight.getValue().data().length)
        .sum();
  }
}
