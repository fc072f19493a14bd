package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final int[] ANY_TIME = {-1, 3};

  private static Dense dense(String name, int inputs, int units) {
    return new Dense(
        name, Matrix.copyOf(Tensor.zeros(inputs, units)), new float[units], Activation.RELU);
  }

  private static Lstm lstm(String name, boolean sequences, boolean backwards) {
    Lstm.Weights weights =
        new Lstm.Weights(
            Matrix.copyOf(RandomModels.tensor(new Random(1), 3, 12)),
            Matrix.copyOf(RandomModels.tensor(new Random(2), 3, 12)),
            null);
    return new Lstm(name, weights, Activation.TANH, Activation.SIGMOID, sequences, backwards);
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
            new StateSlice("first", "LSTM", 0, 5), new StateSlice("second", "LSTM", 10, 5));
  }

  @Test
  void aWidthThatDoesNotFitIsRefusedByName() {
    assertThatThrownBy(() -> Model.of("m", ANY_TIME, List.of(dense("a", 3, 4), dense("b", 5, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer \"b\" (Dense): takes 5 inputs, but gets 4");
  }

  @Test
  void anLstmAfterADroppedTimeAxisIsRefused() {
    List<Layer> layers = List.of(lstm("a", false, false), lstm("b", false, false));
    assertThatThrownBy(() -> Model.of("m", ANY_TIME, layers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer \"b\" (LSTM)")
        .hasMessageContaining("return_sequences");
    assertThatThrownBy(() -> Model.of("m", new int[] {3}, layers.subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time axis");
  }

  @Test
  void twoLayersOfOneNameAreRefused() {
    assertThatThrownBy(() -> Model.of("m", ANY_TIME, List.of(dense("a", 3, 3), dense("a", 3, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same name");
  }

  @Test
  void aBackwardLayerPredictsButDoesNotStep() {
    Model model = Model.of("m", ANY_TIME, List.of(lstm("back", true, true)));
    Tensor x = RandomModels.tensor(new Random(3), 1, 2, 3);
    float[] reversed = new float[6];
    System.arraycopy(x.data(), 3, reversed, 0, 3);
    System.arraycopy(x.data(), 0, reversed, 3, 3);
    Model forward = Model.of("m", ANY_TIME, List.of(lstm("back", true, false)));
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
        Model.of(
            "m",
            new int[] {3},
            List.of(dense("a", 3, 2), new ActivationLayer("s", 2, Activation.SOFTMAX)));
    Tensor y = model.predict(Tensor.zeros(4, 3));
    assertThat(y.shape()).containsExactly(4, 2);
    assertThat(y.data()).containsOnly(0.5f);
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    Model model = Model.of("m", ANY_TIME, List.of(lstm("a", false, false)));
    for (Tensor x : List.of(Tensor.zeros(1, 3), Tensor.zeros(1, 2, 4), Tensor.zeros(1, 0, 3))) {
      assertThatThrownBy(() -> model.predict(x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes [batch, time, 3]");
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
