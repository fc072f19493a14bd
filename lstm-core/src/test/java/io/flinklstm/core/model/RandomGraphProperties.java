package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.GlobalMaxPooling1D;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Graphs of random causal layers, with masks, branches, shared layers, models within, initial
 * states and several outputs: whatever can be stepped gives the bits of whole sequences, prefix by
 * prefix.
 */
class RandomGraphProperties {
  private static final int WIDTH = 3;
  private static final int TIME = 6;

  private static final class Builder {
    private final Random random;
    private final List<SymbolicTensor> sequences = new ArrayList<>();
    private final List<SymbolicTensor> ends = new ArrayList<>();
    private final List<Layer<?>> layers = new ArrayList<>();

    Builder(Random random) {
      this.random = random;
    }

    SymbolicTensor any() {
      return sequences.get(random.nextInt(sequences.size()));
    }

    <L extends Layer<L>> SymbolicTensor apply(L layer, SymbolicTensor... inputs) {
      layers.add(layer);
      return layer.apply(inputs);
    }

    void grow(SymbolicTensor fixed) {
      SymbolicTensor x = any();
      switch (random.nextInt(11)) {
        case 0 -> sequences.add(apply(lstm(), x));
        case 1 -> sequences.add(apply(Gru.units(WIDTH).resetAfter(true).returnSequences(true), x));
        case 2 -> sequences.add(apply(SimpleRnn.units(WIDTH).returnSequences(true), x));
        case 3 -> sequences.add(apply(Dense.units(WIDTH).activation("tanh"), x));
        case 4 -> sequences.add(apply(Conv1D.of(WIDTH, 2).padding("causal").dilationRate(2), x));
        case 5 -> sequences.add(Add.of().apply(x, any()));
        case 6 -> sequences.add(apply(Dense.units(WIDTH), Concatenate.of().apply(x, any())));
        case 7 -> sequences.add(within().apply(x));
        case 8 -> {
          Lstm shared = lstm();
          layers.add(shared);
          sequences.add(shared.apply(x));
          sequences.add(shared.apply(any()));
        }
        case 9 -> {
          Lstm begun = lstm().returnState(true);
          layers.add(begun);
          List<SymbolicTensor> outputs = begun.applyAll(x, fixed, fixed);
          sequences.add(outputs.get(0));
          ends.add(outputs.get(2));
        }
        default -> {
          ends.add(apply(GlobalMaxPooling1D.of(), x));
          sequences.add(apply(LayerNormalization.of(), x));
        }
      }
    }

    private Lstm lstm() {
      return Lstm.units(WIDTH)
          .recurrentActivation(random.nextBoolean() ? "sigmoid" : "hardSigmoid")
          .implementation(1 + random.nextInt(2))
          .zeroOutputForMask(random.nextInt(4) == 0)
          .returnSequences(true);
    }

    private Layer<?> within() {
      SymbolicTensor inner = Model.input(-1, WIDTH);
      Lstm lstm = lstm();
      TimeDistributed dense = TimeDistributed.of(Dense.units(WIDTH));
      layers.add(lstm);
      layers.add(dense);
      return Model.of(inner, dense.apply(lstm.apply(inner))).asLayer();
    }

    Model model() {
      SymbolicTensor x = Model.input(-1, WIDTH);
      SymbolicTensor fixed = Model.input(WIDTH);
      sequences.add(random.nextBoolean() ? Masking.of().apply(x) : x);
      for (int k = 2 + random.nextInt(6); k > 0; k--) {
        grow(fixed);
      }
      ends.add(sequences.get(sequences.size() - 1));
      ends.add(apply(Dense.units(2), fixed));
      return Model.of(List.of(x, fixed), ends);
    }
  }

  private static Tensor input(Random random, int batch) {
    Tensor x = RandomModels.tensor(random, batch, TIME, WIDTH);
    for (int row = 0; row < batch * TIME; row++) {
      if (random.nextInt(3) == 0) {
        Arrays.fill(x.data(), row * WIDTH, (row + 1) * WIDTH, 0f);
      }
    }
    return x;
  }

  private static Tensor prefix(Tensor x, int sample, int time) {
    int from = sample * TIME * WIDTH;
    return Tensor.of(Arrays.copyOfRange(x.data(), from, from + time * WIDTH), 1, time, WIDTH);
  }

  @Property(tries = 300)
  void stepsGiveTheBitsOfEveryPrefix(@ForAll long seed) {
    Random random = new Random(seed);
    Model model = new Builder(random).model();
    assertThat(model.whyNotSteppable()).isEmpty();
    Tensor x = input(random, 2);
    Tensor fixed = RandomModels.tensor(random, 2, WIDTH);
    Stepper stepper = model.stepper();
    float[][] y = new float[model.outputShapes().size()][];
    Arrays.setAll(y, i -> new float[stepper.outputSize(i)]);
    for (int sample = 0; sample < 2; sample++) {
      ModelState state = model.newState();
      Tensor start = fixed.rows(sample, sample + 1);
      for (int t = 0; t < TIME; t++) {
        float[] now =
            Arrays.copyOfRange(prefix(x, sample, t + 1).data(), t * WIDTH, (t + 1) * WIDTH);
        stepper.step(new float[][] {now, start.data()}, state, y);
        List<Tensor> whole = model.predict(List.of(prefix(x, sample, t + 1), start));
        for (int i = 0; i < y.length; i++) {
          assertThat(y[i]).as("output %d at %d", i, t).isEqualTo(last(model, i, whole.get(i)));
        }
      }
    }
  }

  @Property(tries = 200)
  void keysTogetherGetTheBitsOfSingleSteps(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int keys) {
    Random random = new Random(seed);
    Model model = new Builder(random).model();
    Tensor x = input(random, keys);
    Tensor fixed = RandomModels.tensor(random, keys, WIDTH);
    BatchStepper batch = model.batchStepper(9);
    int size = model.stateSize();
    float[] states = new float[keys * size];
    float[][] y = new float[model.outputShapes().size()][];
    float[][] alone = new float[y.length][];
    Arrays.setAll(y, i -> new float[keys * batch.outputSize(i)]);
    Arrays.setAll(alone, i -> new float[batch.outputSize(i)]);
    Stepper stepper = model.stepper();
    for (int t = 0; t < TIME; t++) {
      float[] before = states.clone();
      float[] now = timestep(x, keys, t);
      batch.step(new float[][] {now, fixed.data()}, states, y, keys);
      for (int k = 0; k < keys; k++) {
        ModelState state = new ModelState(Arrays.copyOfRange(before, k * size, (k + 1) * size));
        stepper.step(new float[][] {row(now, k, WIDTH), row(fixed.data(), k, WIDTH)}, state, alone);
        assertThat(row(states, k, size)).as("state %d at %d", k, t).isEqualTo(state.values());
        for (int i = 0; i < y.length; i++) {
          assertThat(row(y[i], k, alone[i].length)).as("output %d", i).isEqualTo(alone[i]);
          assertThat(batch.isReal(k, i)).isEqualTo(stepper.isReal(i));
        }
      }
    }
  }

  private static float[] row(float[] rows, int k, int size) {
    return Arrays.copyOfRange(rows, k * size, (k + 1) * size);
  }

  /** One timestep of all samples, [batch, WIDTH]. */
  private static float[] timestep(Tensor x, int batch, int t) {
    float[] now = new float[batch * WIDTH];
    for (int k = 0; k < batch; k++) {
      System.arraycopy(x.data(), (k * TIME + t) * WIDTH, now, k * WIDTH, WIDTH);
    }
    return now;
  }

  private static float[] last(Model model, int output, Tensor y) {
    int size = y.dimension(-1);
    boolean sequence = model.outputPace(output) == Pace.EACH_STEP;
    int from = sequence ? y.data().length - size : 0;
    return Arrays.copyOfRange(y.data(), from, from + size);
  }
}
