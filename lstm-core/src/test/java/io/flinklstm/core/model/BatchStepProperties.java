package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.RecurrentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Keys that step together get the bits of each stepping alone. */
class BatchStepProperties {
  private static final int EVENTS = 5;

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(1, 3, 7, 15, 16, 17, 33, 64);
  }

  @Property(tries = 150)
  void keysInAnyOrderAndNumberGetTheBitsOfSingleSteps(
      @ForAll long seed,
      @ForAll RecurrentKind kind,
      @ForAll("sizes") int units,
      @ForAll("sizes") int inputs,
      @ForAll @IntRange(min = 1, max = 9) int keys,
      @ForAll @IntRange(max = 3) int spare) {
    Model model = RandomModels.stepping(seed, kind, 2, inputs, units);
    Keys together = new Keys(model, keys);
    BatchStepper batch = model.batchStepper(keys + spare);
    Random random = new Random(seed);
    for (int event = 0; event < EVENTS; event++) {
      int[] some = subset(random, keys);
      float[][] x = rows(random, some.length, inputs);
      float[][] y = new float[some.length][model.outputs()];
      ModelState[] states = together.statesOf(some);
      batch.step(x, states, y, some.length);
      together.requireSingles(some, x, y);
    }
  }

  @Property(tries = 60)
  void rowsOfOneArrayGetTheBitsOfSingleSteps(
      @ForAll long seed,
      @ForAll RecurrentKind kind,
      @ForAll("sizes") int units,
      @ForAll @IntRange(min = 60, max = 70) int keys) {
    Model model = RandomModels.stepping(seed, kind, 1, 3, units);
    Keys singles = new Keys(model, keys);
    BatchStepper batch = model.batchStepper(keys);
    float[] states = new float[keys * model.stateSize()];
    float[] y = new float[keys * model.outputs()];
    int[] all = new int[keys];
    Arrays.setAll(all, k -> k);
    Random random = new Random(seed);
    for (int event = 0; event < 3; event++) {
      float[][] x = rows(random, keys, 3);
      batch.step(joined(x), states, y, keys);
      for (int k = 0; k < keys; k++) {
        System.arraycopy(
            states, k * model.stateSize(), singles.states[k].values(), 0, model.stateSize());
      }
      singles.requireSingles(all, x, split(y, keys));
    }
  }

  /** The keys of some batch, and of the same model key by key. */
  private static final class Keys {
    private final ModelState[] states;
    private final ModelState[] alone;
    private final Stepper stepper;

    Keys(Model model, int keys) {
      this.states = new ModelState[keys];
      this.alone = new ModelState[keys];
      this.stepper = model.stepper();
      Arrays.setAll(states, k -> model.newState());
      Arrays.setAll(alone, k -> model.newState());
    }

    ModelState[] statesOf(int[] some) {
      return Arrays.stream(some).mapToObj(key -> states[key]).toArray(ModelState[]::new);
    }

    void requireSingles(int[] some, float[][] x, float[][] y) {
      float[] expected = new float[stepper.outputSize(0)];
      for (int k = 0; k < some.length; k++) {
        stepper.step(x[k], alone[some[k]], expected);
        assertThat(y[k]).as("key %d", some[k]).isEqualTo(expected);
      }
      for (int key = 0; key < states.length; key++) {
        assertThat(states[key].values()).as("key %d", key).isEqualTo(alone[key].values());
      }
    }
  }

  private static int[] subset(Random random, int keys) {
    List<Integer> all = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      all.add(key);
    }
    Collections.shuffle(all, random);
    return all.stream().limit(1 + random.nextInt(keys)).mapToInt(Integer::intValue).toArray();
  }

  private static float[][] rows(Random random, int rows, int size) {
    float[][] x = new float[rows][];
    Arrays.setAll(x, k -> RandomModels.tensor(random, size).data());
    return x;
  }

  private static float[] joined(float[][] rows) {
    int size = rows[0].length;
    float[] all = new float[rows.length * size];
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(rows[k], 0, all, k * size, size);
    }
    return all;
  }

  private static float[][] split(float[] all, int rows) {
    int size = all.length / rows;
    float[][] parts = new float[rows][];
    Arrays.setAll(parts, k -> Arrays.copyOfRange(all, k * size, (k + 1) * size));
    return parts;
  }
}
