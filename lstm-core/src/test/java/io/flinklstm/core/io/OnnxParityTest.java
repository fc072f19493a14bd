package io.flinklstm.core.io;

import io.flinklstm.core.io.ForeignCase.Errors;
import io.flinklstm.core.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every ONNX model of the frameworks folder gives the numbers of onnxruntime. */
class OnnxParityTest {
  private static final Errors ERRORS = new Errors();

  @AfterAll
  static void printTheWorstError() {
    System.out.printf("ONNX parity: %s%n", ERRORS);
  }

  @TestFactory
  Stream<DynamicTest> everyModelGivesTheNumbersOfOnnxruntime() throws IOException {
    return ForeignCase.folders("onnx_").stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    ForeignCase one = new ForeignCase(folder, ERRORS);
    Model model = one.model();
    one.check(model);
    one.checkParameters(model);
  }
}
