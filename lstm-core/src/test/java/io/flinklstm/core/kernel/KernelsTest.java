package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

  /** What a child JVM runs. */
  static final class PrintTwice {
    public static void main(String[] args) {
      if (Boolean.getBoolean("test.ownLog")) {
        Kernels.selected((level, text) -> System.out.println("own " + level + " " + text));
      }
      System.out.println("1: " + Kernels.selected());
      System.out.println("2: " + Kernels.selected().name());
    }
  }

  @Test
  void withoutTheVectorApiAutoIsScalarAndTheVectorKernelIsNeverLoaded() throws Exception {
    assertThat(run("-verbose:class"))
        .contains("1: scalar kernel", "2: scalar", "kernel.ScalarKernel")
        .doesNotContain("VectorKernel source", "VectorMath", "jdk.incubator.vector.");
  }

  @Test
  void withTheVectorApiAutoIsTheVectorKernel() throws Exception {
    assertThat(run(VECTOR_API)).contains("1: vector kernel, ", " bits", "2: vector");
  }

  @Test
  void theKernelAskedForIsTaken() throws Exception {
    assertThat(run(VECTOR_API, "-Dlstm.kernel=scalar")).contains("2: scalar");
    assertThat(run(VECTOR_API, "-Dlstm.kernel=vector", "-XX:MaxVectorSize=16"))
        .contains("1: vector kernel, 128 bits");
  }

  @Test
  void theChoiceIsLoggedOnce() throws Exception {
    assertThat(run()).containsOnlyOnce("LSTM arithmetic: scalar kernel");
    assertThat(run(VECTOR_API, "-XX:MaxVectorSize=16"))
        .containsOnlyOnce("LSTM arithmetic: vector kernel, 128 bits");
  }

  @Test
  void withoutTheVectorApiOneWarningNamesTheFlagAndWhatItCostsToDoWithout() throws Exception {
    assertThat(run())
        .containsOnlyOnce(
            "WARNING: LSTM arithmetic: scalar kernel, for this JVM has no Vector API; with"
                + " --add-modules jdk.incubator.vector a step takes about half as long");
    assertThat(run("-Dlstm.kernel=scalar")).contains("INFO: LSTM arithmetic: scalar kernel\n");
    assertThat(run(VECTOR_API)).contains("INFO: LSTM arithmetic: vector kernel");
  }

  @Test
  void aLogOfTheProgramsOwnIsToldInstead() throws Exception {
    assertThat(run("-Dtest.ownLog=true"))
        .containsOnlyOnce("own WARNING LSTM arithmetic: scalar kernel")
        .doesNotContain("WARNING: ");
    assertThat(run(VECTOR_API, "-Dtest.ownLog=true"))
        .containsOnlyOnce("own INFO LSTM arithmetic: vector kernel")
        .doesNotContain("INFO: ");
  }

  @Test
  void askedForAndAbsentFailsWithTheFlagToPass() throws Exception {
    assertThat(run("-Dlstm.kernel=vector"))
        .contains(
            "IllegalStateException: lstm.kernel=vector needs the Vector API; start Java with"
                + " --add-modules jdk.incubator.vector")
        .doesNotContain("1: ");
  }

  @Test
  void otherNamesAreRefused() {
    assertThatThrownBy(() -> Kernels.byName("gpu", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lstm.kernel must be auto, scalar or vector, not \"gpu\"");
  }

  @Test
  void aTallMatrixIsNotPackedIntoPanelsOfPadding() {
    assertThat(VectorKernel.mostlyPadding(64, 1)).isFalse();
    assertThat(VectorKernel.mostlyPadding(1_000_000, 128)).isFalse();
    assertThat(VectorKernel.mostlyPadding(4_000_000, 1)).isTrue();
    assertThat(VectorKernel.mostlyPadding(17_000_000, 128)).as("over 2^31 floats").isTrue();
  }

  private static String run(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        folder(Kernels.class) + System.getProperty("path.separator") + folder(KernelsTest.class));
    command.add(PrintTwice.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static Path folder(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
