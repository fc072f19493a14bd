package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * One event of each key through an LSTM layer of 8 inputs, by this library and by others: one
 * timestep per call, state carried, float32, one thread.
 *
 * <p>Contenders have the same weights and a JVM each. Before one is timed it steps beside this
 * library, and the largest difference of their outputs becomes a counter of the result.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class StepBenchmark {
  static final int INPUTS = 8;
  private static final int EVENTS = 64;
  private static final int CHECKED_STEPS = 20;
  private static final float TOLERANCE = 1e-5f;

  /** Counted in each iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Check {
    private double largest;

    /** Between this library and the contender, absolute. */
    public double difference() {
      return largest;
    }
  }

  @Param({"1", "64"})
  public int batch;

  @Param({"32", "64", "128", "256"})
  public int units;

  private Contender contender;
  private float[][][] x;
  private float[][] h;
  private int event;

  @Setup
  public void makeContender(BenchmarkParams params, Check check) throws Exception {
    Random random = new Random(2);
    LstmTask task = LstmTask.random(1, INPUTS, units, batch);
    x = new float[EVENTS][batch][];
    for (float[][] step : x) {
      Arrays.setAll(step, key -> RandomModels.tensor(random, INPUTS).data());
    }
    h = new float[batch][units];
    String name = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    contender = Contender.of(name, task);
    Contender reference =
        name.equals("selected") ? new PlainLstm(task) : new StepperContender(task);
    check.largest = difference(reference);
    if (!(check.largest <= TOLERANCE)) {
      throw new IllegalStateException(
          "%s differs by %s after at most %d steps".formatted(name, check.largest, CHECKED_STEPS));
    }
  }

  private double difference(Contender reference) throws Exception {
    float[][] expected = new float[batch][units];
    double largest = 0;
    for (int step = 0; step < CHECKED_STEPS; step++) {
      contender.step(x[step]);
      contender.read(h);
      reference.step(x[step]);
      reference.read(expected);
      for (int key = 0; key < batch; key++) {
        for (int k = 0; k < units; k++) {
          largest = Math.max(largest, Math.abs(h[key][k] - expected[key][k]));
        }
      }
    }
    return largest;
  }

  /** By the kernel that this machine would choose. */
  @Benchmark
  public Object selected() throws Exception {
    return step();
  }

  /** By this library's plain loops. */
  @Benchmark
  @Fork(jvmArgsAppend = "-Dlstm.kernel=scalar")
  public Object scalar() throws Exception {
    return step();
  }

  /** By the loops one writes without a library. */
  @Benchmark
  public Object plain() throws Exception {
    return step();
  }

  /** By ONNX Runtime with inputs and outputs in buffers allocated before. */
  @Benchmark
  public Object onnxRuntime() throws Exception {
    return step();
  }

  /** By rnnTimeStep of DL4J. */
  @Benchmark
  public Object dl4j() throws Exception {
    return step();
  }

  /** By an LSTM block of DJL on PyTorch. */
  @Benchmark
  public Object pytorch() throws Exception {
    return step();
  }

  /** By TensorFlow's LSTMBlockCell in a session. */
  @Benchmark
  public Object tensorflow() throws Exception {
    return step();
  }

  /** The same in the calling thread. */
  @Benchmark
  public Object tensorflowInline() throws Exception {
    return step();
  }

  private Contender step() throws Exception {
    event = (event + 1) % EVENTS;
    contender.step(x[event]);
    return contender;
  }
}
