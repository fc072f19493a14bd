package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Mask;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Reshape;
import io.flinklstm.core.layer.Subtract;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What graphs, shared layers, nested models and stateful models may and may not do. */
class GraphRulesTest {
  private static Tensor random(int... shape) {
    return RandomModels.tensor(new Random(3), shape);
  }

  @Test
  void aStatefulLayerCalledTwiceIsNotStepped() {
    SymbolicTensor x = Model.batchInput(1, -1, 2);
    Lstm lstm = Lstm.units(2).name("twice").stateful(true);
    Model model = Model.of(x, Subtract.of().apply(lstm.apply(x), lstm.apply(x)));
    assertThat(model.whyNotSteppable()).get().asString().contains("\"twice\"", "called twice");
  }

  @Test
  void aModelWithinTakesNoInputOfAnotherWidth() {
    SymbolicTensor inner = Model.input(4);
    Nested nested = Model.of(inner, Dense.units(2).apply(inner)).asLayer();
    assertThatThrownBy(() -> nested.apply(Model.input(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes [[null,4]], but got [[null,7]]");
  }

  @Test
  void idsReadAsFeaturesAreNotStepped() {
    SymbolicTensor ids = Model.input(5);
    SymbolicTensor words = Lstm.units(2).apply(Embedding.of(9, 3).apply(ids));
    Model model = Model.of(List.of(ids), List.of(words, Dense.units(3).apply(ids)));
    assertThat(model.whyNotSteppable()).get().asString().contains("ids of a sequence");
  }

  @Test
  void maskingOfSomethingElseThanTheStreamIsNotStepped() {
    SymbolicTensor x = Model.input(-1, 2);
    SymbolicTensor rows = Reshape.of(2, 2).apply(Lstm.units(4).apply(x));
    Model model = Model.of(x, Masking.of(0.25).apply(rows));
    assertThat(model.whyNotSteppable()).get().asString().contains("not the stream's own");
  }

  @Test
  void aFailedFirstCallLeavesNoTrace() {
    Lstm lstm = Lstm.units(2).weights(random(3, 8), random(2, 8), random(9));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> lstm.apply(Model.input(-1, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bias\" must be [8] but is [9]");
      assertThat(lstm.isBuilt()).isFalse();
    }
    lstm.returnSequences(true).weights(random(3, 8), random(2, 8), random(8));
    assertThat(lstm.apply(Model.input(-1, 3)).shape()).hasToString("[null,null,2]");
  }

  @Test
  void aFailedBidirectionalMayBeCalledAgain() {
    Bidirectional both = Bidirectional.of(Lstm.units(2));
    assertThatThrownBy(() -> both.apply(Model.input(-1, 3), Model.input(5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(both.apply(Model.input(-1, 4)).shape()).hasToString("[null,4]");
  }

  private static Model stateful() {
    SymbolicTensor x = Model.batchInput(4, -1, 2);
    return Model.of(x, Lstm.units(2).name("l").stateful(true).apply(x));
  }

  @Test
  void aStatefulModelTakesWholeBatchesOfItsSize() {
    Model model = stateful();
    model.predict(random(4, 3, 2));
    List<Tensor> before = model.states("l");
    for (int samples : new int[] {6, 3}) {
      assertThatThrownBy(() -> model.predict(random(samples, 3, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batches of 4", "found %d samples".formatted(samples));
    }
    assertThatThrownBy(() -> model.setStates("l", List.of(random(7, 2), random(7, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a batch of 4");
    assertThat(model.states("l").get(0).data()).isEqualTo(before.get(0).data());
  }

  @Test
  void aFailedCallLeavesTheStatesAlone() {
    SymbolicTensor x = Model.batchInput(1, -1, 2);
    SymbolicTensor ids = Model.batchInput(1, -1);
    Model model =
        Model.of(
            List.of(x, ids),
            List.of(
                Lstm.units(2).name("l").stateful(true).apply(x), Embedding.of(3, 2).apply(ids)));
    model.predict(List.of(random(1, 2, 2), Tensor.zeros(1, 2)));
    float[] before = model.states("l").get(0).data().clone();
    Tensor wrong = Tensor.of(new float[] {0, 99}, 1, 2);
    assertThatThrownBy(() -> model.predict(List.of(random(1, 2, 2), wrong)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(model.states("l").get(0).data()).isEqualTo(before);
  }

  @Test
  void statesAreRealEvenWhereTheTimestepIsPadding() {
    SymbolicTensor x = Model.input(-1, 2);
    List<SymbolicTensor> outputs =
        Lstm.units(2).returnSequences(true).returnState(true).applyAll(Masking.of().apply(x));
    Model model = Model.of(List.of(x), outputs);
    Stepper stepper = model.stepper();
    stepper.step(new float[][] {{0, 0}}, model.newState(), new float[3][2]);
    assertThat(stepper.isReal(0)).isFalse();
    assertThat(stepper.isReal(1)).isTrue();
    assertThat(stepper.isReal(2)).isTrue();
  }

  @Test
  void namesNobodyChoseNeverCollide() {
    SymbolicTensor x = Model.input(-1, 2);
    SymbolicTensor encoded = Lstm.units(3).apply(x);
    Model.of(x, encoded);
    SymbolicTensor y = Model.input(-1, 2);
    SymbolicTensor decoded = Lstm.units(3).apply(y);
    Model.of(y, decoded);
    Model whole = Model.of(List.of(x, y), List.of(Subtract.of().apply(encoded, decoded)));
    assertThat(whole.weights()).hasSize(6).doesNotHaveDuplicates();
    SymbolicTensor z = Model.input(2);
    Model first = Model.sequential(Dense.units(2).inputShape(2));
    Model second = Model.sequential(Dense.units(2).inputShape(2));
    Model chained = Model.of(z, second.asLayer().apply(first.asLayer().apply(z)));
    assertThat(chained.parameters()).isEqualTo(12);
  }

  @Test
  void aModelAsLayerIsAlwaysTheSameLayer() {
    SymbolicTensor z = Model.input(2);
    Model core = Model.sequential("core", List.of(Dense.units(2).inputShape(2)));
    Model twice = Model.of(z, core.asLayer().apply(core.asLayer().apply(z)));
    assertThat(twice.parameters()).isEqualTo(6);
  }

  @Test
  void aLayerBelongsToOneWrapper() {
    Dense dense = Dense.units(2);
    TimeDistributed first = TimeDistributed.of(dense);
    first.apply(Model.input(-1, 3));
    assertThatThrownBy(() -> TimeDistributed.of(dense))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a layer that has not been applied yet");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Lstm.units(2).applyAll())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inputs: expected at least one tensor");
    assertThatThrownBy(() -> Lstm.units(2).apply((SymbolicTensor) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none null");
    assertThatThrownBy(() -> Lstm.units(2).weights((Tensor) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weights: expected");
    assertThatThrownBy(() -> Lstm.units(2).inputShape(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inputShape: expected sizes above 0");
  }

  @Test
  void aMaskOfAnotherShapeIsRefused() {
    Mask mask = Mask.of(new boolean[6], 3, 2);
    assertThatThrownBy(() -> Lstm.units(2).call(List.of(random(2, 3, 2)), mask))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mask: expected the batch and time");
  }

  @Test
  void whatPredictReturnsIsNotWhatItWasGiven() {
    SymbolicTensor x = Model.input(3);
    Tensor given = random(2, 3);
    assertThat(Model.of(x, x).predict(given).data()).isNotSameAs(given.data());
  }
}
