package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.RecurrentKind;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class StepProperties {
  private static final int OUTPUTS = 2;

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(1, 7, 8, 9, 15, 16, 17, 33, 67);
  }

  private static Tensor input(long seed, int batch, int time, int inputs) {
    return RandomModels.tensor(new Random(~seed), batch, time, inputs);
  }

  private static float[] row(Tensor tensor, int row) {
    int size = tensor.dimension(-1);
    return Arrays.copyOfRange(tensor.data(), row * size, (row + 1) * size);
  }

  @Property(tries = 150)
  void stepsOfAPrefixAndASuffixAreTheWholeSequence(
      @ForAll long seed,
      @ForAll RecurrentKind kind,
      @ForAll("sizes") int units,
      @ForAll("sizes") int inputs,
      @ForAll @IntRange(min = 0, max = 8) int cut) {
    Model model = RandomModels.stepping(seed, kind, 2, inputs, units);
    Tensor x = input(seed, 1, 8, inputs);
    float[] whole = model.predict(x).data();
    float[] stepped = new float[whole.length];
    ModelState state = model.newState();
    float[] y = new float[OUTPUTS];
    Stepper stepper = model.stepper();
    for (int t = 0; t < 8; t++) {
      if (t == cut) {
        state = new ModelState(state.values().clone());
        stepper = model.stepper();
      }
      stepper.step(row(x, t), state, y);
      System.arraycopy(y, 0, stepped, t * OUTPUTS, OUTPUTS);
    }
    assertThat(stepped).isEqualTo(whole);
  }

  @Property(tries = 100)
  void aBatchIsItsSamplesOneByOne(
      @ForAll long seed,
      @ForAll RecurrentKind kind,
      @ForAll("sizes") int units,
      @ForAll @IntRange(min = 1, max = 5) int batch) {
    Model model = RandomModels.stepping(seed, kind, 2, 3, units);
    Tensor x = input(seed, batch, 4, 3);
    float[] together = model.predict(x).data();
    for (int b = 0; b < batch; b++) {
      Tensor one = Tensor.of(Arrays.copyOfRange(x.data(), b * 12, (b + 1) * 12), 1, 4, 3);
      int size = 4 * OUTPUTS;
      assertThat(model.predict(one).data())
          .isEqualTo(Arrays.copyOfRange(together, b * size, (b + 1) * size));
    }
  }

  @Property(tries = 100)
  void savingAndRestoringBetweenTwoStepsChangesNothing(
      @ForAll long seed, @ForAll RecurrentKind kind, @ForAll("sizes") int units) {
    Model model = RandomModels.stepping(seed, kind, 2, 3, units);
    Tensor x = input(seed, 1, 6, 3);
    ModelState kept = model.newState();
    ModelState restored = model.newState();
    float[] y = new float[OUTPUTS];
    float[] z = new float[OUTPUTS];
    Stepper stepper = model.stepper();
    for (int t = 0; t < 6; t++) {
      restored = restored.copy();
      stepper.step(row(x, t), kept, y);
      model.stepper().step(row(x, t), restored, z);
      assertThat(z).isEqualTo(y);
      assertThat(restored.values()).isEqualTo(kept.values());
    }
  }

  @Property(tries = 100)
  void twoKeysOfOneStepperNeverMeet(
      @ForAll long seed, @ForAll RecurrentKind kind, @ForAll("sizes") int units) {
    Model model = RandomModels.stepping(seed, kind, 2, 3, units);
    Tensor x = input(seed, 2, 6, 3);
    Stepper stepper = model.stepper();
    ModelState[] states = {model.newState(), model.newState()};
    float[] whole = model.predict(x).data();
    float[] y = new float[OUTPUTS];
    for (int t = 0; t < 6; t++) {
      for (int key = 0; key < 2; key++) {
        stepper.step(row(x, key * 6 + t), states[key], y);
        int from = (key * 6 + t) * OUTPUTS;
        assertThat(y).isEqualTo(Arrays.copyOfRange(whole, from, from + OUTPUTS));
      }
    }
  }

  @Property(tries = 100)
  void bothImplementationsGiveTheSameBits(
      @ForAll long seed, @ForAll RecurrentKind kind, @ForAll("sizes") int units) {
    Tensor x = input(seed, 2, 5, 3);
    assertThat(RandomModels.stepping(seed, kind, 1, 3, units).predict(x).data())
        .isEqualTo(RandomModels.stepping(seed, kind, 2, 3, units).predict(x).data());
  }

  @Property(tries = 60)
  void forgettingEveryNEventsIsPredictingPieceByPiece(
      @ForAll long seed,
      @ForAll RecurrentKind kind,
      @ForAll("sizes") int units,
      @ForAll @IntRange(min = 1, max = 6) int n) {
    Model model = RandomModels.stepping(seed, kind, 2, 3, units);
    Tensor x = input(seed, 1, 6, 3);
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    float[] y = new float[OUTPUTS];
    for (int from = 0; from < 6; from += n) {
      int to = Math.min(6, from + n);
      Tensor piece = Tensor.of(Arrays.copyOfRange(x.data(), from * 3, to * 3), 1, to - from, 3);
      Tensor predicted = model.predict(piece);
      state.reset();
      for (int t = from; t < to; t++) {
        stepper.step(row(x, t), state, y);
        assertThat(y).isEqualTo(row(predicted, t - from));
      }
    }
  }
}
