package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.LstmCell;
import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.layer.SimpleRnnCell;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static Dense dense(String name, int units) {
    return Dense.units(units).name(name).activation("relu");
  }

  private static Lstm lstm(String name, boolean sequences, boolean backwards) {
    return Lstm.units(3)
        .name(name)
        .useBias(false)
        .returnSequences(sequences)
        .goBackwards(backwards)
        .weights(
            RandomModels.tensor(new Random(1), 3, 12), RandomModels.tensor(new Random(2), 3, 12));
  }

  @Test
  void theExampleOfTheDocumentationHasItsShapeAndParameters() {
    SymbolicTensor x = Model.input(10, 8);
    SymbolicTensor y = Lstm.units(32).returnSequences(true).apply(x);
    assertThat(y.shape()).hasToString("[null,10,32]");
    assertThat(Model.of(x, y).parameters()).isEqualTo(5248);
  }

  @Test
  void sizesAndSlicesDescribeTheChain() {
    Model model = RandomModels.stacked(1, 3, 5, 2);
    assertThat(model.inputs()).isEqualTo(3);
    assertThat(model.outputs()).isEqualTo(2);
    assertThat(model.stateSize()).isEqualTo(20);
    assertThat(model.parameters()).isEqualTo(4 * 5 * (3 + 5 + 1) + 4 * 5 * (5 + 5 + 1) + 12);
    assertThat(model.stateSlices())
        .containsExactly(
            new StateSlice("first", "LSTM", 0, List.of(5, 5)),
            new StateSlice("second", "LSTM", 10, List.of(5, 5)));
  }

  @Test
  void multiplyAddsAreThoseWithWeightsInOneStep() {
    Model lstm = RandomModels.stacked(1, 3, 5, 2);
    assertThat(lstm.multiplyAdds()).isEqualTo(4 * 5 * (3 + 5) + 4 * 5 * (5 + 5) + 5 * 2);
    Model others =
        Model.sequential(
            Gru.units(4).returnSequences(true).inputShape(-1, 3),
            Gru.units(4).resetAfter(true).returnSequences(true),
            SimpleRnn.units(2).returnSequences(true),
            TimeDistributed.of(Dense.units(7)),
            Rnn.cells(LstmCell.units(3), SimpleRnnCell.units(2)));
    int grus = 3 * 4 * (3 + 4) + 3 * 4 * (4 + 4);
    int cells = 4 * 3 * (7 + 3) + 2 * (3 + 2);
    assertThat(others.multiplyAdds()).isEqualTo(grus + 2 * (4 + 2) + 2 * 7 + cells);
  }

  @Test
  void anOutputIsASequenceOrSumsUp() {
    SymbolicTensor x = Model.input(-1, 3);
    SymbolicTensor sequence = Gru.units(4).returnSequences(true).apply(x);
    SymbolicTensor last = Gru.units(4).apply(sequence);
    Model model = Model.of(List.of(x), List.of(sequence, last));
    assertThat(model.outputPace(0)).isEqualTo(Pace.EACH_STEP);
    assertThat(model.outputPace(1)).isEqualTo(Pace.SO_FAR);
  }

  @Test
  void anLstmAfterADroppedTimeAxisIsRefused() {
    assertThatThrownBy(
            () ->
                Model.sequential(
                    lstm("a", false, false).inputShape(-1, 3), lstm("b", false, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer \"b\" (LSTM)")
        .hasMessageContaining("rank 3");
  }

  @Test
  void twoLayersOfOneNameAreRefused() {
    assertThatThrownBy(() -> Model.sequential(dense("a", 3).inputShape(-1, 3), dense("a", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same name");
  }

  @Test
  void aChainWhoseFirstLayerHasNoShapeIsRefused() {
    assertThatThrownBy(() -> Model.sequential(dense("a", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inputShape or batchInputShape");
  }

  @Test
  void aBackwardLayerPredictsButDoesNotStep() {
    Model model = Model.sequential(lstm("back", true, true).inputShape(-1, 3));
    Tensor x = RandomModels.tensor(new Random(3), 1, 2, 3);
    float[] reversed = new float[6];
    System.arraycopy(x.data(), 3, reversed, 0, 3);
    System.arraycopy(x.data(), 0, reversed, 3, 3);
    Model forward = Model.sequential(lstm("back", true, false).inputShape(-1, 3));
    assertThat(model.predict(x).data())
        .isEqualTo(forward.predict(Tensor.of(reversed, 1, 2, 3)).data());
    assertThat(model.whyNotSteppable()).get().asString().contains("\"back\"", "go_backwards");
    assertThatThrownBy(model::stepper)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("back");
  }

  @Test
  void aChainWithoutTimeMapsBatches() {
    Model model =
        Model.sequential(dense("a", 2).inputShape(3), Dense.units(2).activation("softmax"));
    Tensor y = model.predict(Tensor.zeros(4, 3));
    assertThat(y.shape()).containsExactly(4, 2);
    assertThat(y.data()).containsOnly(0.5f);
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    Model model = Model.sequential(lstm("a", false, false).inputShape(-1, 3));
    for (Tensor x : List.of(Tensor.zeros(1, 3), Tensor.zeros(1, 2, 4), Tensor.zeros(1, 0, 3))) {
      assertThatThrownBy(() -> model.predict(x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes [[null,null,3]]");
    }
    assertThat(model.predict(Tensor.zeros(0, 2, 3)).shape()).containsExactly(0, 3);
  }

  @Test
  void arraysThatAreTooShortLeaveTheStateAlone() {
    Model model = RandomModels.stacked(1, 3, 5, 2);
    ModelState state = model.newState();
    assertThatThrownBy(() -> model.stepper().step(new float[3], state, new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs x [3], state [20] and y [2]");
    assertThat(state.values()).containsOnly(0f);
  }

  @Test
  void aResetStateIsThatOfANewKey() {
    ModelState state = new ModelState(new float[] {1, 2});
    ModelState copy = state.copy();
    state.reset();
    assertThat(state.values()).containsExactly(0f, 0f);
    assertThat(copy.values()).containsExactly(1f, 2f);
  }
}
