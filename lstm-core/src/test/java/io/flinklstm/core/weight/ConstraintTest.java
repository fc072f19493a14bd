package io.flinklstm.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConstraintTest {
  /** One rounding to float, and the 1e-7 added to norms. */
  private static final double ROUNDING = 2e-7;

  private static final int[] SHAPE = {3, 4, 5};

  private static float[] applied(Constraint constraint, float[] values, int... shape) {
    Tensor w = Tensor.of(values.clone(), shape);
    constraint.apply(w);
    return w.data();
  }

  private static float[] random(long seed) {
    return Initializer.randomNormal(0, 1.5, seed).create(SHAPE).data();
  }

  /** The norms of a tensor of [3, 4, 5] over an axis, by index arithmetic of their own. */
  private static double[] norms(float[] values, int axis) {
    double[] squares = new double[60 / SHAPE[axis]];
    int k = 0;
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 4; b++) {
        for (int c = 0; c < 5; c++) {
          int lane = axis == 0 ? b * 5 + c : axis == 1 ? a * 5 + c : a * 4 + b;
          squares[lane] += (double) values[k] * values[k];
          k++;
        }
      }
    }
    for (int lane = 0; lane < squares.length; lane++) {
      squares[lane] = Math.sqrt(squares[lane]);
    }
    return squares;
  }

  @Test
  void valuesAreThoseOfTensorFlowJs() {
    float[] w = {1f, -2f, 3f, 4f, -5f, 6f, 0.5f, 0.25f, 0f, 0f, 0f, 0f};
    Map<Constraint, float[]> cases =
        Map.of(
            Constraint.maxNorm(2, 0),
            new float[] {
              0.9999999f, -1.9845557f, 2f, 2f, -2f, 2f, 0.49999994f, 0.24806947f, 0f, 0f, 0f, 0f
            },
            Constraint.maxNorm(2, 1),
            new float[] {
              0.3380617f, -0.5345225f, 1.0141851f, 1.069045f, -1.6903085f, 1.6035674f,
              0.49999988f, 0.24999991f, 0f, 0f, 0f, 0f
            },
            Constraint.maxNorm(2, -1),
            new float[] {
              0.8944272f, -1.7888544f, 1.2f, 1.6f, -1.2803687f, 1.5364425f,
              0.49999988f, 0.24999994f, 0f, 0f, 0f, 0f
            },
            Constraint.unitNorm(1),
            new float[] {
              0.16903085f, -0.26726124f, 0.50709254f, 0.5345225f, -0.8451542f, 0.8017837f,
              0.99999976f, 0.99999964f, 0f, 0f, 0f, 0f
            },
            Constraint.minMaxNorm(0.5, 2, 0.75, 2),
            new float[] {
              0.92082036f, -1.8416407f, 1.6500001f, 2.2f, -2.2102766f, 2.6523318f,
              0.49999988f, 0.24999994f, 0f, 0f, 0f, 0f
            });
    // TensorFlow.js rounds each operation to float: three roundings of 6e-8 relative
    cases.forEach(
        (constraint, wanted) ->
            assertThat(applied(constraint, w, 2, 3, 2))
                .as("%s", constraint)
                .containsExactly(wanted, within(5e-7f)));
  }

  @Test
  void handValuesOfMatrices() {
    float[] columns = {3f, 0.1f, 4f, 0f};
    assertThat(applied(Constraint.maxNorm(1, 0), columns, 2, 2))
        .containsExactly(new float[] {0.6f, 0.1f, 0.8f, 0f}, within(2e-7f));
    assertThat(applied(Constraint.unitNorm(0), columns, 2, 2))
        .containsExactly(new float[] {0.6f, 1f, 0.8f, 0f}, within(1.1e-6f));
    assertThat(applied(Constraint.minMaxNorm(1, 2, 0.5, 0), columns, 2, 2))
        .containsExactly(new float[] {2.1f, 0.55f, 2.8f, 0f}, within(6e-7f));
    assertThat(applied(Constraint.nonNeg(), new float[] {-1f, 2f, -0f, Float.MIN_VALUE}, 4))
        .containsExactly(0f, 2f, 0f, Float.MIN_VALUE);
    assertThat(applied(Constraint.maxNorm(0, 0), columns, 2, 2)).containsOnly(0f);
  }

  @Test
  void aBiasIsOneVector() {
    assertThat(applied(Constraint.maxNorm(10, 0), new float[] {18f, 24f}, 2))
        .containsExactly(new float[] {6f, 8f}, within(1e-6f));
    assertThat(applied(Constraint.unitNorm(-1), new float[] {-7f}, 1))
        .containsExactly(new float[] {-1f}, within(1e-7f));
  }

  @Test
  void largeAndTinyWeightsNeitherOverflowNorVanish() {
    assertThat(applied(Constraint.maxNorm(1, 0), new float[] {3e30f, -4e30f}, 2))
        .containsExactly(new float[] {0.6f, -0.8f}, within(1e-6f));
    assertThat(applied(Constraint.maxNorm(1, 0), new float[] {1e-30f, 1e-30f}, 2)[0])
        .isBetween(0f, 1e-30f);
  }

  @Test
  void nanStaysNan() {
    for (Constraint constraint : List.of(Constraint.maxNorm(1, 0), Constraint.nonNeg())) {
      assertThat(applied(constraint, new float[] {Float.NaN}, 1)[0]).isNaN();
    }
  }

  @Property(tries = 100, seed = "1")
  void afterMaxNormNoNormIsAboveTheLimit(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 4) double max,
      @ForAll @IntRange(max = 2) int axis) {
    float[] before = random(seed);
    float[] after = applied(Constraint.maxNorm(max, axis), before, SHAPE);
    double[] wanted = norms(before, axis);
    double[] found = norms(after, axis);
    for (int k = 0; k < found.length; k++) {
      assertThat(found[k]).isLessThanOrEqualTo(max * (1 + ROUNDING));
      assertThat(found[k]).isEqualTo(Math.min(max, wanted[k]), within(ROUNDING * (1 + wanted[k])));
    }
  }

  @Property(tries = 100, seed = "1")
  void afterUnitNormEveryNormIsOne(@ForAll long seed, @ForAll @IntRange(max = 2) int axis) {
    float[] before = random(seed);
    double[] wanted = norms(before, axis);
    double[] found = norms(applied(Constraint.unitNorm(axis), before, SHAPE), axis);
    for (int k = 0; k < found.length; k++) {
      assertThat(found[k]).isEqualTo(1, within(ROUNDING + 1e-7 / wanted[k]));
    }
  }

  @Property(tries = 100, seed = "1")
  void minMaxNormOfRateOneReachesTheIntervalAndOfRateZeroChangesNothing(
      @ForAll long seed, @ForAll @IntRange(max = 2) int axis) {
    float[] before = random(seed);
    double[] wanted = norms(before, axis);
    double[] full = norms(applied(Constraint.minMaxNorm(1, 2, 1, axis), before, SHAPE), axis);
    double[] none = norms(applied(Constraint.minMaxNorm(1, 2, 0, axis), before, SHAPE), axis);
    for (int k = 0; k < full.length; k++) {
      double allowed = ROUNDING * (1 + wanted[k]) + 2e-7 / wanted[k];
      assertThat(full[k]).isEqualTo(Math.max(1, Math.min(2, wanted[k])), within(allowed));
      assertThat(none[k]).isEqualTo(wanted[k], within(allowed));
    }
  }

  @Property(tries = 100, seed = "1")
  void aSecondCallChangesNoMoreThanEpsilon(@ForAll long seed, @ForAll @IntRange(max = 2) int axis) {
    for (Constraint constraint :
        List.of(
            Constraint.maxNorm(1.5, axis),
            Constraint.unitNorm(axis - 3),
            Constraint.minMaxNorm(0.5, 1.5, 1, axis),
            Constraint.nonNeg())) {
      float[] before = random(seed);
      float[] once = applied(constraint, before, SHAPE);
      float[] twice = applied(constraint, once, SHAPE);
      // the first call misses its norm d ≤ 1.5 by d · 1e-7 / n, which the second makes good
      double smallest = Arrays.stream(norms(before, axis)).min().orElseThrow();
      float allowed = (float) (ROUNDING + 1e-7 + 1.5e-7 / smallest);
      assertThat(twice).as("%s", constraint).containsExactly(once, within(allowed));
    }
  }

  @Test
  void emptyWeightsAreLeftAlone() {
    for (int axis = 0; axis < 3; axis++) {
      Tensor w = Tensor.zeros(0, 100_000, 100_000);
      Constraint.maxNorm(1, axis).apply(w);
      assertThat(w.data()).isEmpty();
    }
  }

  @Test
  void everyConstraintIsFoundAgainByItsClassNameAndConfig() {
    for (Constraint c :
        List.of(
            Constraint.maxNorm(0.4, 1),
            Constraint.minMaxNorm(0.5, 0.6, 0.9, -1),
            Constraint.nonNeg(),
            Constraint.unitNorm(2))) {
      assertThat(Constraint.of(c.className(), c.config())).isEqualTo(c).hasSameHashCodeAs(c);
    }
    assertThat(Constraint.minMaxNorm(0.5, 0.6, 0.9, 0).config().toString())
        .isEqualTo("{min_value=0.5, max_value=0.6, rate=0.9, axis=0}");
    assertThat(Constraint.maxNorm(2, 0).config().toString()).isEqualTo("{max_value=2.0, axis=0}");
    assertThat(Constraint.unitNorm(0).config().toString()).isEqualTo("{axis=0}");
    assertThat(Constraint.nonNeg().config()).isEmpty();
  }

  @Test
  void namesAndDefaultsAreThoseOfTensorFlowJs() {
    for (String name : List.of("MaxNorm", "maxNorm", "max_norm")) {
      assertThat(Constraint.of(name, null)).isEqualTo(Constraint.maxNorm(2, 0));
      assertThat(Constraint.of(name, Map.of("maxValue", 3, "axis", 1)))
          .isEqualTo(Constraint.maxNorm(3, 1));
    }
    for (String name : List.of("MinMaxNorm", "minMaxNorm", "min_max_norm")) {
      assertThat(Constraint.of(name, null)).isEqualTo(Constraint.minMaxNorm(0, 1, 1, 0));
    }
    for (String name : List.of("NonNeg", "nonNeg", "non_neg")) {
      assertThat(Constraint.of(name, null)).isEqualTo(Constraint.nonNeg());
    }
    for (String name : List.of("UnitNorm", "unitNorm", "unit_norm")) {
      assertThat(Constraint.of(name, null)).isEqualTo(Constraint.unitNorm(0));
    }
  }

  @Test
  void impossibleConstraintsAreRefused() {
    Map<String, Runnable> calls =
        Map.of(
            "unknown constraint \"max\"; known are MaxNorm, MinMaxNorm, NonNeg, UnitNorm, or these"
                + " in camel or snake case",
            () -> Constraint.of("max", null),
            "MaxNorm: max_value must be at least 0.0, not -1.0",
            () -> Constraint.maxNorm(-1, 0),
            "MaxNorm: max_value must be a number, not \"2\"",
            () -> Constraint.of("MaxNorm", Map.of("max_value", "2")),
            "UnitNorm: axis must be an integer, not a list",
            () -> Constraint.of("UnitNorm", Map.of("axis", List.of(0, 1))),
            "UnitNorm: axis must be an integer of 32 bits, not 4294967296",
            () -> Constraint.of("UnitNorm", Map.of("axis", 1L << 32)),
            "MinMaxNorm: min_value must not be above max_value, but 2.0 > 1.0",
            () -> Constraint.minMaxNorm(2, 1, 1, 0),
            "MinMaxNorm: rate must be at most 1, not 1.5",
            () -> Constraint.minMaxNorm(0, 1, 1.5, 0),
            "MinMaxNorm: rate must be a finite float, not NaN",
            () -> Constraint.minMaxNorm(0, 1, Double.NaN, 0),
            "UnitNorm: axis must be from -2 to 1 for a weight of rank 2 (Tensor[2, 3]), not 2",
            () -> Constraint.unitNorm(2).apply(Tensor.zeros(2, 3)),
            "MaxNorm: axis must be from -1 to 0 for a weight of rank 1 (Tensor[3]), not -2",
            () -> Constraint.maxNorm(1, -2).apply(Tensor.zeros(3)));
    calls.forEach(
        (message, call) ->
            assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message));
  }
}
