package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
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

/** One event of one key through an LSTM layer of 8 inputs, by weights as saved and rounded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class PrecisionBenchmark {
  private static final int INPUTS = 8;

  /** Outputs are within ±1; farther apart, one of the two computes something else. */
  private static final double FARTHEST = 0.02;

  @Param({"64", "256", "512", "1024"})
  public int units;

  private final float[] x = RandomModels.tensor(new Random(2), INPUTS).data();
  private Key saved;
  private Key rounded;

  /** A model's scratch and one key. */
  private static final class Key {
    private final Stepper stepper;
    private final ModelState state;
    private final float[] y;

    Key(Model model) {
      this.stepper = model.stepper();
      this.state = model.newState();
      this.y = new float[model.outputs()];
    }

    float[] step(float[] event) {
      stepper.step(event, state, y);
      return y;
    }
  }

  @Setup
  public void makeModels() {
    LstmTask task = LstmTask.random(1, INPUTS, units, 1);
    saved = new Key(task.model());
    rounded = new Key(task.model().precision(Precision.BFLOAT16));
    for (int event = 0; event < 100; event++) {
      float[] wanted = float32();
      float[] found = bfloat16();
      for (int k = 0; k < units; k++) {
        if (!(Math.abs(found[k] - wanted[k]) <= FARTHEST)) {
          throw new IllegalStateException(
              "event %d, output %d: expected %s, found %s"
                  .formatted(event, k, wanted[k], found[k]));
        }
      }
    }
  }

  @Baseline
  @Benchmark
  public float[] float32() {
    return saved.step(x);
  }

  @Benchmark
  public float[] bfloat16() {
    return rounded.step(x);
  }
}
