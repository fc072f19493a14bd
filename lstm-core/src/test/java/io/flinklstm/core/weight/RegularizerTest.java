package io.flinklstm.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RegularizerTest {
  private static final Tensor W = Tensor.of(new float[] {1f, -2f, 0f, 0.5f}, 2, 2);

  @Test
  void thePenaltyIsTheSumOfAbsolutesAndSquares() {
    assertThat(Regularizer.l1(0.1).penalty(W)).isEqualTo(0.35, within(1e-15));
    assertThat(Regularizer.l2(0.1).penalty(W)).isEqualTo(0.525, within(1e-15));
    assertThat(Regularizer.l1l2(0.1, 0.2).penalty(W)).isEqualTo(1.4, within(1e-15));
    assertThat(Regularizer.l1l2(0, 0).penalty(W)).isEqualTo(0);
    assertThat(Regularizer.l1l2(1, 1).penalty(Tensor.zeros(0, 3))).isEqualTo(0);
  }

  @Test
  void theGradientIsAddedAndIsZeroAtZero() {
    float[] gradient = {10f, 10f, 10f, 10f};
    Regularizer.l1l2(0.25, 0.5).addGradient(W, gradient);
    assertThat(gradient).containsExactly(11.25f, 7.75f, 10f, 10.75f);
    assertThat(W.data()).containsExactly(1f, -2f, 0f, 0.5f);
    float[] atZero = {0f, 0f};
    Regularizer.l1(1).addGradient(Tensor.of(new float[] {0f, -0f}, 2), atZero);
    assertThat(atZero).containsExactly(0f, 0f);
  }

  @Property(tries = 200, seed = "1")
  void theGradientIsTheSlopeOfThePenalty(
      @ForAll @Size(5) List<@FloatRange(min = -3, max = 3) Float> values,
      @ForAll @DoubleRange(min = 0, max = 2) double l1,
      @ForAll @DoubleRange(min = 0, max = 2) double l2) {
    Regularizer regularizer = Regularizer.l1l2(l1, l2);
    float step = 0x1p-10f;
    float[] w = new float[5];
    for (int k = 0; k < w.length; k++) {
      w[k] = Math.abs(values.get(k)) < 2 * step ? 2 * step : values.get(k);
    }
    float[] gradient = new float[5];
    regularizer.addGradient(Tensor.of(w, 5), gradient);
    for (int k = 0; k < w.length; k++) {
      float[] above = w.clone();
      float[] below = w.clone();
      above[k] += step;
      below[k] -= step;
      double rise =
          regularizer.penalty(Tensor.of(above, 5)) - regularizer.penalty(Tensor.of(below, 5));
      double slope = rise / ((double) above[k] - below[k]);
      // w ± step is rounded to float, 2.4e-7 at most, which shifts the middle by as much
      assertThat((double) gradient[k]).isEqualTo(slope, within(1e-5));
    }
  }

  @Test
  void everyRegularizerIsFoundAgainByItsClassNameAndConfig() {
    for (Regularizer r :
        List.of(Regularizer.l1(0.3), Regularizer.l2(0), Regularizer.l1l2(0.1, 7))) {
      assertThat(Regularizer.of(r.className(), r.config())).isEqualTo(r).hasSameHashCodeAs(r);
    }
    assertThat(Regularizer.l1l2(0.1, 0.2).className()).isEqualTo("L1L2");
    assertThat(Regularizer.l1l2(0.1, 0.2).config().toString()).isEqualTo("{l1=0.1, l2=0.2}");
  }

  @Test
  void namesAndDefaultsAreThoseOfTensorFlowJsAndKeras() {
    for (String name : List.of("L1L2", "l1l2", "l1_l2")) {
      assertThat(Regularizer.of(name, null)).isEqualTo(Regularizer.l1l2(0.01, 0.01));
      assertThat(Regularizer.of(name, Map.of("l1", 0))).isEqualTo(Regularizer.l1l2(0, 0.01));
    }
    for (String name : List.of("L1", "l1")) {
      assertThat(Regularizer.of(name, null)).isEqualTo(Regularizer.l1(0.01));
      assertThat(Regularizer.of(name, Map.of("l1", 2))).isEqualTo(Regularizer.l1(2));
    }
    for (String name : List.of("L2", "l2")) {
      assertThat(Regularizer.of(name, null)).isEqualTo(Regularizer.l2(0.01));
      assertThat(Regularizer.of(name, Map.of("l2", 2))).isEqualTo(Regularizer.l2(2));
    }
  }

  @Test
  void impossibleRegularizersAreRefused() {
    assertThatThrownBy(() -> Regularizer.of("L3", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown regularizer \"L3\"; known are L1L2, L1, L2, l1l2, l1_l2, l1, l2");
    assertThatThrownBy(() -> Regularizer.of("L1L2", Map.of("l1", "much")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("L1L2: l1 must be a number, not \"much\"");
    assertThatThrownBy(() -> Regularizer.l2(-0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("L1L2: l2 must be at least 0.0, not -0.5");
    assertThatThrownBy(() -> Regularizer.l1(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("L1L2: l1 must be a finite float, not NaN");
    assertThatThrownBy(() -> Regularizer.l1(1).addGradient(W, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gradient of Tensor[2, 2] must have 4 values but has 3");
  }
}
