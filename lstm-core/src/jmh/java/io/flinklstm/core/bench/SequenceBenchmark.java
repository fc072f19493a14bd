package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.Arrays;
import java.util.List;
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

/** An LSTM layer over whole sequences, [batch, time, 8] to [batch, time, units]. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class SequenceBenchmark {
  private static final int INPUTS = 8;

  @Param({"32", "64", "128"})
  public int units;

  @Param({"1", "16"})
  public int batch;

  @Param({"10", "100", "1000"})
  public int time;

  private Model first;
  private Model second;
  private List<Tensor> x;

  @Setup
  public void makeModels() {
    first = model(1);
    second = model(2);
    x = List.of(RandomModels.tensor(new Random(2), batch, time, INPUTS));
    if (!Arrays.equals(implementation1().data(), implementation2().data())) {
      throw new IllegalStateException("implementation 1 and 2 give different bits");
    }
  }

  private Model model(int implementation) {
    Lstm layer = RandomModels.lstm(new Random(1), "lstm", INPUTS, units);
    return Model.sequential(layer.implementation(implementation).inputShape(-1, INPUTS));
  }

  /** Projects each timestep when it is due. */
  @Baseline
  @Benchmark
  public Tensor implementation1() {
    return first.predict(x).get(0);
  }

  /** Projects all timesteps of a sample, then advances. */
  @Benchmark
  public Tensor implementation2() {
    return second.predict(x).get(0);
  }
}
