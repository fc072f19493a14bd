package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelFormatException;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a file to the first prediction in a new JVM: two LSTM layers, dropout and dense, as each
 * format was saved by its framework. Class loading is most of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(8)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class LoadBenchmark {
  private static final Path FRAMEWORKS = Path.of("src/test/resources/frameworks");

  private Tensor x;

  @Setup
  public void makeInput() {
    x = RandomModels.tensor(new Random(1), 1, 6, 3);
  }

  @Baseline
  @Benchmark
  public List<Tensor> tfjs() throws ModelFormatException {
    return predict("tfjs_converter_lstm_stacked/model.json");
  }

  @Benchmark
  public List<Tensor> keras() throws ModelFormatException {
    return predict("keras3_lstm_stacked/model.keras");
  }

  @Benchmark
  public List<Tensor> h5() throws ModelFormatException {
    return predict("keras2h5_lstm_stacked/model.h5");
  }

  private List<Tensor> predict(String file) throws ModelFormatException {
    Model model = Bundle.load(ModelFiles.read(FRAMEWORKS.resolve(file))).model();
    return model.predict(List.of(x));
  }
}
