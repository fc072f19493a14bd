package io.flinklstm.core.layer;

import static io.flinklstm.core.layer.Shaped.input;
import static io.flinklstm.core.layer.Shaped.masked;
import static io.flinklstm.core.layer.Shaped.row;
import static io.flinklstm.core.layer.Shaped.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationLayersTest {
  @Test
  void anActivationKeepsShapeAndMask() {
    ActivationLayer layer = ActivationLayer.of("relu");
    Value y = masked(layer, sequence(2, -1, 2, 3, -4), true, false);
    assertThat(y.tensor().data()).containsExactly(0f, 2f, 3f, 0f);
    assertThat(y.tensor().shape()).containsExactly(1, 2, 2);
    assertThat(y.mask().at(0, 1)).isFalse();
    assertThat(layer.className()).isEqualTo("Activation");
  }

  @Test
  void softmaxRunsOverTheLastAxis() {
    for (Layer<?> layer :
        List.of(Softmax.of(), Softmax.of().axis(2), ActivationLayer.of(Activation.SOFTMAX))) {
      assertThat(layer.apply(sequence(2, 5, 5, -3, -3)).data())
          .containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
      assertThatThrownBy(() -> layer.apply(row(1, 2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a last axis of 2 as in its first call, found [1,3]");
    }
    assertThatThrownBy(() -> Softmax.of().axis(1).apply(input(4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis: expected -1 or 2, the last, found 1");
  }

  @Test
  void oneElementwiseLayerServesInputsOfAnyWidth() {
    Relu relu = Relu.of();
    assertThat(relu.apply(row(-1, 2)).data()).containsExactly(0f, 2f);
    assertThat(relu.apply(sequence(1, -1, 2, 3)).shape()).containsExactly(1, 3, 1);
  }

  @Test
  void anUnknownActivationIsRefusedByName() {
    assertThatThrownBy(() -> ActivationLayer.of("rellu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activation: expected one of linear")
        .hasMessageEndingWith("found \"rellu\"");
  }

  @Test
  void reluHasThresholdSlopeAndMaximum() {
    Relu relu = Relu.of().maxValue(6.0).negativeSlope(0.5).threshold(1);
    assertThat(relu.apply(row(-3, 0.5f, 1, 5, 6, 9)).data())
        .containsExactly(-2f, -0.25f, 1f, 5f, 6f, 6f);
    assertThat(Relu.of().apply(row(Float.NEGATIVE_INFINITY, -1, 2)).data())
        .containsExactly(0f, 0f, 2f);
    assertThat(Relu.of().apply(row(Float.NaN)).data()[0]).isNaN();
    assertThatThrownBy(() -> Relu.of().maxValue(-1.0))
        .hasMessage("maxValue: expected a finite number of at least 0, found -1.0");
  }

  @Test
  void leakyReluHasItsSlopeBelowZero() {
    assertThat(LeakyRelu.of().apply(row(-10, 0, 10)).data())
        .containsExactly(new float[] {-3f, 0f, 10f}, within(1e-6f));
    assertThat(LeakyRelu.of().alpha(0.5).apply(row(-10)).data()).containsExactly(-5f);
    assertThat(LeakyRelu.of().config()).containsEntry("alpha", 0.3);
  }

  @Test
  void eluApproachesMinusAlpha() {
    assertThat(Elu.of().alpha(2).apply(row(-100, -1, 0, 3)).data())
        .containsExactly(new float[] {-2f, -1.2642411f, 0f, 3f}, within(1e-6f));
  }

  @Test
  void preluSharesSlopesAlongSharedAxes() {
    PRelu own = PRelu.of().weights(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    assertThat(own.apply(sequence(2, -1, -1, -1, 1)).data()).containsExactly(-1f, -2f, -3f, 1f);
    PRelu overTime = PRelu.of().sharedAxes(1).weights(Tensor.of(new float[] {1, 2}, 1, 2));
    assertThat(overTime.apply(sequence(2, -1, -1, -1, 1)).data())
        .containsExactly(-1f, -2f, -1f, 1f);
    assertThat(overTime.apply(sequence(2, -1, -1, -1, 1, -5, -6)).data()[5]).isEqualTo(-12f);
    PRelu overAll = PRelu.of().sharedAxes(1, 2).weights(Tensor.of(new float[] {2}, 1, 1));
    assertThat(overAll.apply(sequence(2, -1, -1, -1, 1)).data()).containsExactly(-2f, -2f, -2f, 1f);
  }

  @Test
  void preluNeedsKnownSizesWhereNothingIsShared() {
    assertThatThrownBy(() -> PRelu.of().apply(input(-1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sharedAxes: expected axis 1, whose size is not known");
    assertThatThrownBy(() -> PRelu.of().sharedAxes(3).apply(input(4, 2)))
        .hasMessageContaining("sharedAxes: expected axes from 1 to 2, found 3");
    PRelu own = PRelu.of();
    own.apply(input(4, 2));
    assertThatThrownBy(() -> own.paces(List.of(Pace.EACH_STEP)))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageContaining("slopes of its own for every timestep");
  }

  @Test
  void noiseIsForTrainingOnly() {
    for (Layer<?> layer :
        List.of(
            Dropout.of(0.5).noiseShape(-1, 1, 2).seed(7),
            SpatialDropout1D.of(0.5),
            GaussianNoise.of(2),
            GaussianDropout.of(0.5),
            AlphaDropout.of(0.5))) {
      Value y = masked(layer, sequence(2, 1, 2, 3, 4), false, true);
      assertThat(y.tensor().data()).containsExactly(1f, 2f, 3f, 4f);
      assertThat(y.mask().at(0, 0)).isFalse();
      assertThat(layer.config()).containsKey("seed");
    }
    assertThatThrownBy(() -> Dropout.of(1.5))
        .hasMessage("rate: expected a number in [0, 1], found 1.5");
  }
}
