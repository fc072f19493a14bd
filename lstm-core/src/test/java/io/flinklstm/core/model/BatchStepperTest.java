package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Relu;
import io.flinklstm.core.layer.SymbolicTensor;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An LSTM layer of 3 inputs and 2 units, so that a key remembers 4 numbers, for 4 keys. */
class BatchStepperTest {
  private final Model model =
      Model.sequential("m", List.of(ones().returnSequences(true).inputShape(-1, 3)));
  private final BatchStepper stepper = model.batchStepper(4);
  private final ModelState[] states = {model.newState(), model.newState()};
  private final float[] y = new float[8];

  private static Lstm ones() {
    return Lstm.units(2).kernelInitializer("ones").recurrentInitializer("ones");
  }

  @Test
  void itKnowsItsSizes() {
    assertThat(stepper.model()).isSameAs(model);
    assertThat(stepper.capacity()).isEqualTo(4);
    assertThat(stepper.inputSize(0)).isEqualTo(3);
    assertThat(stepper.outputSize(0)).isEqualTo(2);
  }

  @Test
  void aBatchOfNoKeysDoesNothing() {
    stepper.step(new float[0], new float[0], new float[0], 0);
    stepper.step(new float[0][], new ModelState[0], new float[0][], 0);
  }

  @Test
  void arraysMayBeLongerThanNeeded() {
    float[] memory = new float[20];
    stepper.step(new float[] {1, 2, 3, 9, 9, 9, 9}, memory, y, 1);
    assertThat(memory[0]).isNotZero();
    assertThat(Arrays.copyOfRange(memory, 4, 20)).containsOnly(0f);
    assertThat(Arrays.copyOf(y, 2)).isEqualTo(Arrays.copyOf(memory, 2));
    assertThat(Arrays.copyOfRange(y, 2, 8)).containsOnly(0f);
  }

  @Test
  void moreKeysThanTheCapacityAreRefused() {
    requireRefusal(() -> stepper.step(new float[15], new float[20], y, 5))
        .hasMessage("count: model \"m\" is stepped for 0 to 4 keys at once here, not 5");
    requireRefusal(() -> stepper.step(new float[15], new float[20], y, -1))
        .hasMessageEndingWith("not -1");
    requireRefusal(() -> stepper.step(new float[1][15], new float[20], new float[1][10], 5))
        .hasMessageEndingWith("not 5");
    requireRefusal(() -> stepper.step(new float[5][3], new ModelState[5], new float[5][2], 5))
        .hasMessageEndingWith("not 5");
  }

  @Test
  void rowsOfOneArrayThatAreTooFewAreRefused() {
    String needed = "model \"m\" needs x [9], states [12] and y [6] for 3 keys, but got ";
    requireRefusal(() -> stepper.step(new float[8], new float[12], y, 3))
        .hasMessage(needed + "[8], [12] and [8]");
    requireRefusal(() -> stepper.step(new float[9], new float[11], y, 3))
        .hasMessage(needed + "[9], [11] and [8]");
    requireRefusal(() -> stepper.step(new float[9], new float[12], new float[5], 3))
        .hasMessage(needed + "[9], [12] and [5]");
  }

  @Test
  void arraysOfInputsAndOutputsThatAreMissingOrTooShortAreRefused() {
    String needed = "model \"m\" needs x [6], states [8] and y [4] for 2 keys, but got ";
    requireRefusal(() -> stepper.step(new float[2][6], new float[8], new float[1][4], 2))
        .hasMessage(needed + "[6, 6], [8] and [4]");
    requireRefusal(() -> stepper.step(new float[1][6], new float[8], new float[0][4], 2))
        .hasMessage(needed + "[6], [8] and []");
    requireRefusal(() -> stepper.step(new float[1][6], new float[7], new float[1][4], 2))
        .hasMessage(needed + "[6], [7] and [4]");
    requireRefusal(() -> stepper.step(new float[1][5], new float[8], new float[1][4], 2))
        .hasMessage(needed + "[5], [8] and [4]");
  }

  @Test
  void keysThatAreMissingAreRefused() {
    requireRefusal(() -> stepper.step(new float[3][3], states, new float[3][2], 3))
        .hasMessage("model \"m\" needs x, states and y of 3 keys, but got 3, 2 and 3");
  }

  @Test
  void aKeyThatDoesNotFitIsNamedAndNoneIsStepped() {
    String needed = "model \"m\" needs x [3], state [4] and y [2], but key 1 got ";
    float[][] x = {{1, 2, 3}, {1, 2}};
    requireRefusal(() -> stepper.step(x, states, new float[2][2], 2))
        .hasMessage(needed + "[2], [4] and [2]");
    float[][] out = {new float[2], new float[1]};
    requireRefusal(() -> stepper.step(new float[][] {{1, 2, 3}, {1, 2, 3}}, states, out, 2))
        .hasMessage(needed + "[3], [4] and [1]");
    ModelState[] large = {states[0], new ModelState(new float[5])};
    requireRefusal(
            () -> stepper.step(new float[][] {{1, 2, 3}, {1, 2, 3}}, large, new float[2][2], 2))
        .hasMessage(needed + "[3], [5] and [2]");
    assertThat(states[0].values()).containsOnly(0f);
    assertThat(out[0]).containsOnly(0f);
  }

  @Test
  void aNumberThatALayerRefusesLeavesKeysInObjectsOfTheirOwnAsTheyWere() {
    Model ids =
        Model.sequential(
            Embedding.of(7, 2).name("station"), Lstm.units(2).returnSequences(true), Relu.of());
    BatchStepper batch = ids.batchStepper(2);
    ModelState[] keys = {ids.newState(), ids.newState()};
    float[][] out = {{5, 5}, {5, 5}};
    requireRefusal(() -> batch.step(new float[][] {{1}, {7}}, keys, out, 2))
        .hasMessage("layer \"station\" (Embedding): expected ids in [0, 7), found 7.0");
    assertThat(keys[0].values()).containsOnly(0f);
    assertThat(out[0]).containsOnly(5f);
  }

  @Test
  void modelsOfMoreInputsOrOutputsNeedAnArrayForEach() {
    SymbolicTensor x = Model.input(-1, 3);
    Model two = Model.of("two", List.of(x), ones().returnState(true).applyAll(x));
    BatchStepper batch = two.batchStepper(4);
    String refusal = "model \"two\" has 1 inputs and 3 outputs, and needs one array for each";
    requireRefusal(() -> batch.step(new float[3], new float[4], y, 1)).hasMessage(refusal);
    requireRefusal(() -> batch.step(new float[2][3], states, new float[2][2], 2))
        .hasMessage(refusal);
    float[][] outputs = new float[3][8];
    batch.step(new float[][] {{1, 2, 3, 4, 5, 6}}, new float[8], outputs, 2);
    assertThat(outputs[1]).isEqualTo(outputs[0]);
    assertThat(outputs[2][3]).isNotZero();
  }

  @Test
  void theCapacityIsOneOrMoreAndWithinMemory() {
    requireRefusal(() -> model.batchStepper(0))
        .hasMessage("capacity: expected 1 to 29826161 samples, found 0");
    requireRefusal(() -> model.batchStepper(Integer.MAX_VALUE))
        .hasMessage("capacity: expected 1 to 29826161 samples, found 2147483647");
  }

  @Test
  void modelsThatCannotStepAreRefusedAsByAStepper() {
    Model both = Model.sequential(Bidirectional.of(Lstm.units(2)).inputShape(4, 3), Dense.units(1));
    assertThatThrownBy(() -> both.batchStepper(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(both.whyNotSteppable().orElseThrow());
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> requireRefusal(
      ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }
}
