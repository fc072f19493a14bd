package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/**
 * One event of one key through an LSTM layer of 8 inputs; the key's state is in the cache.
 *
 * <p>A JVM has one kernel, so each contender has its own; {@link PlainLstm} holds them to the same
 * bits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class StepBenchmark {
  private static final int INPUTS = 8;
  private static final int EVENTS = 64;

  @Param({"32", "64", "128", "256"})
  public int units;

  private Stepper stepper;
  private ModelState state;
  private float[][] x;
  private float[] y;
  private int event;

  @Setup
  public void makeModel() {
    Random random = new Random(1);
    Lstm layer = RandomModels.lstm(random, "lstm", INPUTS, units);
    Model model = Model.sequential(layer.inputShape(-1, INPUTS));
    stepper = model.stepper();
    state = model.newState();
    x = new float[EVENTS][];
    Arrays.setAll(x, i -> RandomModels.tensor(random, INPUTS).data());
    y = new float[units];
    requireSameBits(new PlainLstm(layer.weights().stream().map(w -> w.value()).toList()));
  }

  private void requireSameBits(PlainLstm plain) {
    for (float[] one : x) {
      stepper.step(one, state, y);
      if (!Arrays.equals(plain.step(one), y)) {
        throw new IllegalStateException("the kernel gives other bits than plain loops");
      }
    }
  }

  /** By plain loops. */
  @Baseline
  @Benchmark
  @Fork(jvmArgsAppend = "-Dlstm.kernel=scalar")
  public float[] scalar() {
    return step();
  }

  /** By the kernel that this machine would choose. */
  @Benchmark
  public float[] selected() {
    return step();
  }

  private float[] step() {
    event = (event + 1) % EVENTS;
    stepper.step(x[event], state, y);
    return y;
  }
}
