package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeDistributedTest {
  private static Tensor input(int... shape) {
    return RandomModels.tensor(new Random(1), shape);
  }

  private static Model model(Layer<?> layer, int... shape) {
    SymbolicTensor x = Model.input(shape);
    SymbolicTensor y = layer.apply(x);
    RandomModels.randomize(layer, new Random(2));
    return Model.of(x, y);
  }

  @Test
  void aDenseOnEachTimestepIsADenseOnTheSequence() {
    Model each = model(TimeDistributed.of(Dense.units(4).activation("softmax")), -1, 3);
    Model whole = model(Dense.units(4).activation("softmax"), -1, 3);
    Tensor x = input(2, 5, 3);
    assertThat(each.predict(x).shape()).containsExactly(2, 5, 4);
    assertThat(each.predict(x).data()).isEqualTo(whole.predict(x).data());
  }

  @Test
  void aRecurrentLayerReadsTheSequenceWithinEachTimestep() {
    Model each = model(TimeDistributed.of(Lstm.units(2)).name("td"), -1, 4, 3);
    Model single = model(Lstm.units(2), 4, 3);
    Tensor x = input(2, 5, 4, 3);
    assertThat(each.outputShapes()).containsExactly(Shape.of(-1, -1, 2));
    assertThat(each.predict(x).data())
        .isEqualTo(single.predict(Tensor.of(x.data(), 10, 4, 3)).data());
    assertThat(each.whyNotSteppable()).isPresent();
  }

  @Test
  void wrappersWithinEachOtherStep() {
    Model model =
        model(
            TimeDistributed.of(TimeDistributed.of(Dense.units(2)).name("in")).name("td"), 5, 4, 3);
    Tensor x = input(1, 5, 4, 3);
    float[] y = new float[8];
    ModelState state = model.newState();
    model.stepper().step(x.data(), state, y);
    assertThat(y).isEqualTo(Arrays.copyOf(model.predict(x).data(), 8));
    assertThat(model.weights().get(0).path()).isEqualTo("td/kernel");
  }

  @Test
  void aModelOnEachTimestepPredictsButDoesNotStep() {
    Model inner = Model.sequential("inner", List.of(Dense.units(2).name("d").inputShape(3)));
    SymbolicTensor x = Model.input(-1, 3);
    TimeDistributed layer = TimeDistributed.of(inner.asLayer()).name("td");
    Model model = Model.of(x, layer.apply(x));
    assertThat(model.predict(input(1, 4, 3)).data())
        .isEqualTo(inner.predict(Tensor.of(input(1, 4, 3).data(), 4, 3)).data());
    assertThat(model.whyNotSteppable())
        .get()
        .asString()
        .contains("\"td\"", "no rule for a single one");
    assertThat(model.weights().get(0).path()).isEqualTo("d/kernel");
    layer.trainable(false);
    assertThat(model.weights()).noneMatch(Weight::trainable);
  }

  @Test
  void aMaskPasses() {
    TimeDistributed layer = TimeDistributed.of(Dense.units(2));
    Mask mask = Mask.of(new boolean[] {true, false}, 1, 2);
    layer.apply(input(1, 2, 3));
    List<Value> out = layer.call(List.of(new Value(input(1, 2, 3), mask)), new Memory());
    assertThat(out.get(0).mask()).isSameAs(mask);
  }

  @Test
  void whatCannotBeAppliedToATimestepIsRefused() {
    assertThatThrownBy(() -> TimeDistributed.of(Dense.units(2)).apply(input(1, 3)))
        .hasMessageContaining("expected an input [batch, time, ...] of rank 3 or more");
    assertThatThrownBy(() -> TimeDistributed.of(Lstm.units(2)).apply(input(1, 2, 3)))
        .hasMessageContaining("expected an input [batch, time, features] of rank 3");
    assertThatThrownBy(
            () -> TimeDistributed.of(Lstm.units(2).stateful(true)).apply(input(1, 2, 2, 3)))
        .hasMessageContaining("layer: expected a layer that keeps no state");
    assertThatThrownBy(
            () -> TimeDistributed.of(Lstm.units(2).returnState(true)).apply(input(1, 2, 2, 3)))
        .hasMessageContaining("layer: expected one output");
    Dense used = Dense.units(2);
    used.apply(input(1, 3));
    assertThatThrownBy(() -> TimeDistributed.of(used))
        .hasMessageContaining("layer: expected a layer that has not been applied yet");
  }
}
