package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BidirectionalTest {
  private static final int TIME = 4;
  private static final int INPUTS = 3;

  private static Bidirectional built(Bidirectional layer, int batch) {
    layer.apply(InputLayer.of(Shape.of(batch, TIME, INPUTS)).tensor());
    RandomModels.randomize(layer, new Random(3));
    return layer;
  }

  private static Tensor input(int batch) {
    return RandomModels.tensor(new Random(4), batch, TIME, INPUTS);
  }

  /** A layer of one direction alone, with the weights it has in the bidirectional layer. */
  private static Gru alone(Bidirectional both, Recurrent<?> direction) {
    return Gru.units(2)
        .returnSequences(direction.returnSequences())
        .returnState(true)
        .goBackwards(direction == both.backward())
        .weights(direction.weights().stream().map(Weight::value).toArray(Tensor[]::new));
  }

  private static float[] reversed(float[] y, int batch) {
    float[] turned = new float[y.length];
    for (int row = 0; row < batch * TIME; row++) {
      int other = row / TIME * TIME + TIME - 1 - row % TIME;
      System.arraycopy(y, row * 2, turned, other * 2, 2);
    }
    return turned;
  }

  @ParameterizedTest
  @EnumSource
  void bothDirectionsAreMergedInTheOrderOfTime(MergeMode mode) {
    Mask mask = Mask.of(new boolean[] {true, true, false, false, true, true, true, true}, 2, TIME);
    Bidirectional both =
        built(
            Bidirectional.of(Gru.units(2).returnSequences(true).returnState(true)).mergeMode(mode),
            -1);
    List<Tensor> outputs = both.call(List.of(input(2)), mask);
    List<Tensor> forward = alone(both, both.forward()).call(List.of(input(2)), mask);
    List<Tensor> backward = alone(both, both.backward()).call(List.of(input(2)), mask);
    float[] f = forward.get(0).data();
    float[] b = reversed(backward.get(0).data(), 2);
    float[] y = outputs.get(0).data();
    for (int row = 0; row < 2 * TIME; row++) {
      for (int k = 0; k < 2; k++) {
        int i = row * 2 + k;
        switch (mode) {
          case SUM -> assertThat(y[i]).isEqualTo(f[i] + b[i]);
          case MUL -> assertThat(y[i]).isEqualTo(f[i] * b[i]);
          case AVE -> assertThat(y[i]).isEqualTo(0.5f * (f[i] + b[i]));
          case CONCAT -> {
            assertThat(y[row * 4 + k]).isEqualTo(f[i]);
            assertThat(y[row * 4 + 2 + k]).isEqualTo(b[i]);
          }
          case NONE -> {
            assertThat(y[i]).isEqualTo(f[i]);
            assertThat(outputs.get(1).data()[i]).isEqualTo(b[i]);
          }
        }
      }
    }
    int states = mode == MergeMode.NONE ? 2 : 1;
    assertThat(outputs).hasSize(states + 2);
    assertThat(outputs.get(states).data()).isEqualTo(forward.get(1).data());
    assertThat(outputs.get(states + 1).data()).isEqualTo(backward.get(1).data());
    assertThat(outputs.stream().map(Shape::of))
        .isEqualTo(both.outputShapes(List.of(Shape.of(2, TIME, INPUTS))));
  }

  @Test
  void theFirstHalfOfTheInitialStatesIsForward() {
    Bidirectional both = built(Bidirectional.of(Gru.units(2).returnState(true)), -1);
    Tensor f = RandomModels.tensor(new Random(8), 1, 2);
    Tensor b = RandomModels.tensor(new Random(9), 1, 2);
    List<Tensor> outputs = both.call(List.of(input(1), f, b), null);
    float[] forward = alone(both, both.forward()).call(List.of(input(1), f), null).get(0).data();
    float[] backward = alone(both, both.backward()).call(List.of(input(1), b), null).get(0).data();
    assertThat(outputs.get(1).data()).isEqualTo(forward);
    assertThat(outputs.get(2).data()).isEqualTo(backward);
    assertThatThrownBy(() -> both.call(List.of(input(1), f), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an even number of states, the first half forward, found 1");
  }

  @Test
  void namesAreThoseOfTensorFlowJs() {
    Bidirectional unnamed = Bidirectional.of(Lstm.units(2)).name("bi");
    built(unnamed, -1);
    assertThat(unnamed.weights().stream().map(Weight::path))
        .startsWith("bi/forward_lstm_LSTM1/kernel", "bi/forward_lstm_LSTM1/recurrent_kernel")
        .endsWith("bi/backward_lstm_LSTM1/bias");
    assertThat(unnamed.config()).containsEntry("merge_mode", "concat");
    assertThat(((Layer<?>) unnamed.config().get("layer")).name()).isEqualTo("lstm_LSTM1");
    assertThat(unnamed.trainable(false).weights()).noneMatch(Weight::trainable);
  }

  @Test
  void anUnknownMergeModeIsNamedWithWhatIsAccepted() {
    Bidirectional layer = Bidirectional.of(Lstm.units(2));
    assertThatThrownBy(() -> layer.mergeMode("average"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "mergeMode: expected one of sum, mul, concat, ave or null for separate outputs,"
                + " found \"average\"");
    assertThat(layer.mergeMode((String) null).mergeMode()).isEqualTo(MergeMode.NONE);
    assertThat(layer.mergeMode("mul").mergeMode()).isEqualTo(MergeMode.MUL);
  }

  @Test
  void aBackwardLayerOfItsOwnMustGoTheOtherWay() {
    Bidirectional layer =
        Bidirectional.of(Lstm.units(2).name("a"))
            .name("bi")
            .backwardLayer(Gru.units(5).name("b").goBackwards(true));
    assertThat(built(layer, -1).apply(input(1)).shape()).containsExactly(1, 7);
    assertThat(layer.weights().get(3).path()).isEqualTo("bi/backward_b/kernel");
    assertThatThrownBy(() -> Bidirectional.of(Lstm.units(2)).backwardLayer(Lstm.units(2)))
        .hasMessageContaining("backwardLayer: goBackwards: expected true");
    assertThatThrownBy(
            () ->
                Bidirectional.of(Lstm.units(2))
                    .mergeMode("sum")
                    .backwardLayer(Lstm.units(3).goBackwards(true))
                    .apply(input(1)))
        .hasMessageContaining("backwardLayer: units: expected 2");
  }

  @Test
  void weightsOfOneDirectionAreRefused() {
    Lstm lstm = Lstm.units(1).weights(Tensor.zeros(1, 4), Tensor.zeros(1, 4), Tensor.zeros(4));
    assertThatThrownBy(() -> Bidirectional.of(lstm)).hasMessageContaining("forward, then backward");
  }

  @Test
  void itDoesNotStepAndSaysWhatToDoInstead() {
    Model model = Model.sequential(Bidirectional.of(Lstm.units(2)).name("bi").inputShape(-1, 3));
    assertThat(model.whyNotSteppable())
        .get()
        .asString()
        .contains("\"bi\"", "both directions", "windows of the last T events");
  }

  @Test
  void bothDirectionsKeepTheirStates() {
    Model inner =
        Model.sequential(
            "inner",
            List.of(
                Bidirectional.of(Gru.units(2).name("gru").stateful(true))
                    .name("bi")
                    .batchInputShape(1, TIME, INPUTS)));
    Model model = Model.sequential(inner.asLayer(), Dense.units(1));
    assertThat(model.states("inner/bi/forward_gru")).isEmpty();
    float[] first = model.predict(input(1)).data();
    List<Tensor> states = model.states("inner/bi/backward_gru");
    assertThat(states).hasSize(1);
    assertThat(states.get(0).data()).isNotEqualTo(new float[2]);
    float[] second = model.predict(input(1)).data();
    assertThat(second).isNotEqualTo(first);
    model.setStates("inner/bi/forward_gru", List.of(Tensor.zeros(1, 2)));
    model.setStates("inner/bi/backward_gru", List.of(Tensor.zeros(1, 2)));
    assertThat(model.predict(input(1)).data()).isEqualTo(first);
    model.resetStates();
    assertThat(model.predict(input(1)).data()).isEqualTo(first);
    for (String unknown : Arrays.asList("bi", "inner/bi", "inner/bi/gru", "forward_gru")) {
      assertThatThrownBy(() -> model.states(unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no stateful layer \"" + unknown + "\"");
    }
  }
}
