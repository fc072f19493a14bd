package io.flinklstm.core;

import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
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
    return Model.sequential(
        "random",
        List.of(
            lstm(random, "first", inputs, units).inputShape(-1, inputs),
            lstm(random, "second", units, units),
            Dense.units(outputs)
                .name("head")
                .weights(tensor(random, units, outputs), tensor(random, outputs))));
  }

  /** An LSTM layer with uniform weights that gives sequences. */
  public static Lstm lstm(Random random, String name, int inputs, int units) {
    return Lstm.units(units)
        .name(name)
        .recurrentActivation("sigmoid")
        .returnSequences(true)
        .weights(
            tensor(random, inputs, 4 * units),
            tensor(random, units, 4 * units),
            tensor(random, 4 * units));
  }

  /** A recurrent layer and a dense layer on each timestep, with sequences as output. */
  public static Model stepping(
      long seed, RecurrentKind kind, int implementation, int inputs, int units) {
    SymbolicTensor x = Model.input(-1, inputs);
    Recurrent<?> first = kind.layer(units, implementation).returnSequences(true);
    SymbolicTensor between = first.apply(x);
    Layer<?> second = TimeDistributed.of(Dense.units(2).activation("tanh"));
    SymbolicTensor y = second.apply(between);
    Random random = new Random(seed);
    randomize(first, random);
    randomize(second, random);
    return Model.of(x, y);
  }

  /** Sets all weights of a layer that has been applied. */
  public static void randomize(Layer<?> layer, Random random) {
    layer.setWeights(
        layer.weights().stream().map(weight -> tensor(random, weight.shape())).toList());
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
