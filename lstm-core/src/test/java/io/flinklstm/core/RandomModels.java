package io.flinklstm.core;

import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.List;
import java.util.Random;

/** Models and inputs from a seed. */
public final class RandomModels {
  private RandomModels() {}

  /** LSTM, LSTM, Dense, with sequences as output. */
  public static Model stacked(long seed, int inputs, int units, int outputs) {
    Random random = new Random(seed);
    List<Layer> layers =
        List.of(
            lstm(random, "first", inputs, units),
            lstm(random, "second", units, units),
            new Dense(
                "head",
                Matrix.copyOf(tensor(random, units, outputs)),
                tensor(random, outputs).data(),
                Activation.LINEAR));
    return Model.of("random", new int[] {-1, inputs}, layers);
  }

  /** An LSTM layer with uniform weights. */
  public static Lstm lstm(Random random, String name, int inputs, int units) {
    return new Lstm(
        name,
        new Lstm.Weights(
            Matrix.copyOf(tensor(random, inputs, 4 * units)),
            Matrix.copyOf(tensor(random, units, 4 * units)),
            tensor(random, 4 * units).data()),
        Activation.TANH,
        Activation.SIGMOID,
        true,
        false);
  }

  /** Uniform in [-0.5, 0.5). */
  public static Tensor tensor(Random random, int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }
}
