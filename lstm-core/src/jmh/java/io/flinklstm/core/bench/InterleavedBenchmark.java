package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A step of one model in a JVM of its own, and in a JVM that steps five other models in turn with
 * it: what the compiler learnt from the others must not cost it.
 *
 * <p>Models take turns of 256 events; only those of the model named are timed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class InterleavedBenchmark {
  private static final int INPUTS = 8;
  private static final int TURN = 256;
  private static final List<String> MODELS =
      List.of("lstm 16", "lstm 33", "lstm 64", "lstm 128", "gru 64", "lstm 64 dense 32 dense 1");

  /** One of the models: its weights, scratch, one key, and events. */
  private static final class Turn {
    private final Stepper stepper;
    private final ModelState state;
    private final float[][] x = new float[TURN][];
    private final float[] y;

    Turn(String layers) {
      Random random = new Random(1);
      Model model = model(layers, random);
      this.stepper = model.stepper();
      this.state = model.newState();
      Arrays.setAll(x, event -> RandomModels.tensor(random, INPUTS).data());
      this.y = new float[model.outputs()];
    }

    float[] take() {
      for (float[] event : x) {
        stepper.step(event, state, y);
      }
      return y;
    }

    private static Model model(String layers, Random random) {
      SymbolicTensor input = Model.input(-1, INPUTS);
      SymbolicTensor last = input;
      String[] words = layers.split(" ", -1);
      for (int i = 0; i < words.length; i += 2) {
        Layer<?> layer = layer(words[i], Integer.parseInt(words[i + 1]));
        last = layer.apply(last);
        RandomModels.randomize(layer, random);
      }
      return Model.of(input, last);
    }

    private static Layer<?> layer(String kind, int units) {
      return switch (kind) {
        case "lstm" -> Lstm.units(units).recurrentActivation("sigmoid").returnSequences(true);
        case "gru" -> Gru.units(units).recurrentActivation("sigmoid").returnSequences(true);
        case "dense" -> Dense.units(units);
        default -> throw new IllegalArgumentException(kind + ": no such layer");
      };
    }
  }

  /** The other models, which step before each turn. */
  @State(Scope.Thread)
  public static class Others {
    private List<Turn> turns;

    @Setup
    public void makeModels(InterleavedBenchmark benchmark) {
      turns = MODELS.stream().filter(name -> !name.equals(benchmark.model)).map(Turn::new).toList();
    }

    @Setup(Level.Invocation)
    public void step() {
      turns.forEach(Turn::take);
    }
  }

  @Param({"lstm 16", "lstm 33", "lstm 64", "lstm 128", "gru 64", "lstm 64 dense 32 dense 1"})
  public String model;

  private Turn turn;

  @Setup
  public void makeModel() {
    turn = new Turn(model);
  }

  @Baseline
  @Benchmark
  @OperationsPerInvocation(TURN)
  public float[] alone() {
    return turn.take();
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  public float[] interleaved(Others others) {
    return turn.take();
  }
}
