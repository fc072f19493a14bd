package io.flinklstm.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.math.Precision;
import io.flinklstm.job.Departures;
import io.flinklstm.job.codec.Event;
import io.flinklstm.job.codec.RawHeader;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.StreamType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * Operators in a JVM of their own, where nothing is compiled or chosen yet, as on a TaskManager.
 */
final class FreshJvmIT {
  private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";
  private static final String KERNEL = "Kernels: LSTM arithmetic: ";
  private static final String WARM_UP = "INFO  ShippedBundle: warm-up of departures: ";

  /** Two operators that open at the same time, and one after them. */
  static final class ThreeOperators {
    public static void main(String[] args) throws Exception {
      Duration jvmWarmUp = Duration.parse(args[0]);
      Precision weights = Precision.valueOf(args[1]);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Future<?>> opened = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
          opened.add(threads.submit(() -> scoreOne(jvmWarmUp, weights)));
        }
        for (Future<?> one : opened) {
          one.get();
        }
        scoreOne(jvmWarmUp, weights);
      } finally {
        threads.shutdownNow();
      }
    }

    private static Void scoreOne(Duration jvmWarmUp, Precision weights) throws Exception {
      ScoreOperator operator =
          new ScoreOperator(
              new ShippedBundle(Departures.files(), null, weights),
              null,
              jvmWarmUp,
              new OutputTag<>("rejected", StreamType.REJECTED));
      try (var harness =
          new KeyedOneInputStreamOperatorTestHarness<>(operator, Event::key, Types.STRING)) {
        harness.open();
        RawRecord raw = new RawRecord("t", 0, 0, 0, null, new byte[] {1}, new RawHeader[0]);
        harness.processElement(new StreamRecord<>(new Event("a", 0, new double[] {5}, raw)));
        System.out.println(harness.extractOutputValues().size() + " scored");
      }
      return null;
    }
  }

  @Test
  void theJobsLogSaysOnceWhichKernelComputesAndWhatTheWarmUpCameTo() throws Exception {
    String output = run(0, "PT3S", VECTOR_API);
    assertThat(output)
        .containsOnlyOnce("INFO  " + KERNEL + "vector kernel, ")
        .containsOnlyOnce(KERNEL)
        .containsOnlyOnce("LSTM arithmetic")
        .containsOnlyOnce(WARM_UP)
        .doesNotContain("weights of");
    assertThat(output.lines().filter("1 scored"::equals)).hasSize(3);
  }

  @Test
  void withoutTheVectorApiTheLogNamesTheFlag() throws Exception {
    String output = run(0, "PT3S");
    assertThat(output)
        .containsOnlyOnce("WARN  " + KERNEL + "scalar kernel, ")
        .containsOnlyOnce("LSTM arithmetic")
        .contains("--add-modules jdk.incubator.vector")
        .containsOnlyOnce(WARM_UP);
    assertThat(output.lines().filter("1 scored"::equals)).hasSize(3);
  }

  @Test
  void aKernelThatIsNamedAndAbsentIsAnErrorThatNamesTheFlag() throws Exception {
    assertThat(run(1, "PT3S", "-Dlstm.kernel=vector"))
        .contains("lstm.kernel=vector needs the Vector API; start Java with --add-modules")
        .doesNotContain("LSTM arithmetic");
  }

  @Test
  void withoutTimeForItThereIsNoWarmUp() throws Exception {
    assertThat(run(0, "PT0S", VECTOR_API)).doesNotContain("warm-up").contains("1 scored");
  }

  @Test
  void theJobsLogSaysOnceWhatRoundedWeightsChange() throws Exception {
    String found =
        "INFO  ShippedBundle: weights of departures: bfloat16; outputs differ from the golden"
            + " vectors by 0.0";
    assertThat(run(0, "PT0S", Precision.BFLOAT16, VECTOR_API))
        .containsOnlyOnce(found)
        .containsOnlyOnce("weights of departures");
  }

  private static String run(int exitCode, String jvmWarmUp, String... options) throws Exception {
    return run(exitCode, jvmWarmUp, Precision.FLOAT32, options);
  }

  private static String run(int exitCode, String jvmWarmUp, Precision weights, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-Dproject.root=" + System.getProperty("project.root"));
    // Test libraries bring configurations that say nothing.
    command.add(
        "-Dlog4j.configurationFile="
            + Departures.ROOT.resolve("job/src/main/resources/log4j2.xml"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ThreeOperators.class.getName(), jvmWarmUp, weights.name()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
    return output;
  }
}
