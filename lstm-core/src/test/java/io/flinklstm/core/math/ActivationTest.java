package io.flinklstm.core.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ActivationTest {
  private static final double SCALE = 1.0507009873554805;
  private static final double SCALE_ALPHA = 1.7580993408473768;

  /** Definitions in double precision. */
  private static final Map<Activation, DoubleUnaryOperator> DEFINITIONS =
      Map.ofEntries(
          Map.entry(Activation.LINEAR, x -> x),
          Map.entry(Activation.TANH, Math::tanh),
          Map.entry(Activation.SIGMOID, x -> 1 / (1 + Math.exp(-x))),
          Map.entry(Activation.HARD_SIGMOID_FIFTH, x -> Math.max(0, Math.min(1, 0.2 * x + 0.5))),
          Map.entry(Activation.HARD_SIGMOID_SIXTH, x -> Math.max(0, Math.min(1, x / 6 + 0.5))),
          Map.entry(Activation.LEAKY_RELU, x -> x >= 0 ? x : 0.2 * x),
          Map.entry(Activation.RELU, x -> Math.max(0, x)),
          Map.entry(Activation.RELU6, x -> Math.min(6, Math.max(0, x))),
          Map.entry(Activation.ELU, x -> x >= 0 ? x : Math.exp(x) - 1),
          Map.entry(Activation.SELU, x -> x >= 0 ? SCALE * x : SCALE_ALPHA * (Math.exp(x) - 1)),
          Map.entry(Activation.SOFTPLUS, x -> Math.log(1 + Math.exp(x))),
          Map.entry(Activation.SOFTSIGN, x -> x / (1 + Math.abs(x))),
          Map.entry(Activation.SWISH, x -> x / (1 + Math.exp(-x))),
          Map.entry(Activation.MISH, x -> x * Math.tanh(Math.log(1 + Math.exp(x)))),
          Map.entry(
              Activation.GELU_NEW,
              x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))));

  private static float[] applied(Activation activation, float... values) {
    activation.apply(values, 0, values.length);
    return values;
  }

  @Test
  void elementwiseFormulasFollowTheirDefinition() {
    DEFINITIONS.forEach(
        (activation, definition) -> {
          for (float x = -30; x <= 30; x += 0.0625f) {
            float found = applied(activation, x)[0];
            double wanted = definition.applyAsDouble(x);
            double allowed = 3e-7 * Math.max(1, Math.abs(x));
            assertThat((double) found)
                .as("%s(%s)", activation, x)
                .isEqualTo(wanted, within(allowed));
          }
        });
  }

  @Test
  void exponentialIsThatOfTheDefinition() {
    for (float x = -30; x <= 30; x += 0.0625f) {
      double wanted = Math.exp(x);
      assertThat((double) applied(Activation.EXPONENTIAL, x)[0])
          .isEqualTo(wanted, within(2e-7 * wanted));
    }
  }

  @Test
  void infinityEndsWhereTheDefinitionsEnd() {
    float up = Float.POSITIVE_INFINITY;
    float down = Float.NEGATIVE_INFINITY;
    assertThat(applied(Activation.EXPONENTIAL, down, up, 89f)).containsExactly(0f, up, up);
    assertThat(applied(Activation.LEAKY_RELU, down, up)).containsExactly(down, up);
    assertThat(applied(Activation.RELU, down, up)).containsExactly(0f, up);
    assertThat(applied(Activation.RELU6, down, up)).containsExactly(0f, 6f);
    assertThat(applied(Activation.ELU, down, up)).containsExactly(-1f, up);
    assertThat(applied(Activation.SELU, down, up)).containsExactly((float) -SCALE_ALPHA, up);
    assertThat(applied(Activation.SOFTPLUS, down, up)).containsExactly(0f, up);
    assertThat(applied(Activation.SOFTSIGN, down, up)).containsExactly(-1f, 1f);
    for (Activation product :
        new Activation[] {
          Activation.SWISH, Activation.MISH, Activation.GELU, Activation.GELU_NEW
        }) {
      assertThat(applied(product, down, up)).as("%s", product).containsExactly(-0f, up);
    }
    for (Activation hard :
        new Activation[] {Activation.HARD_SIGMOID_FIFTH, Activation.HARD_SIGMOID_SIXTH}) {
      assertThat(applied(hard, down, -3f, 0f, 3f, up)).containsExactly(0f, 0f, 0.5f, 1f, 1f);
    }
  }

  @Test
  void zeroKeepsItsSignWhereTheFormulaGoesThroughIt() {
    for (Activation activation :
        new Activation[] {
          Activation.TANH,
          Activation.LEAKY_RELU,
          Activation.ELU,
          Activation.SELU,
          Activation.SOFTSIGN,
          Activation.SWISH,
          Activation.MISH,
          Activation.GELU,
          Activation.GELU_NEW
        }) {
      assertThat(applied(activation, -0f, 0f)).as("%s", activation).containsExactly(-0f, 0f);
    }
    assertThat(applied(Activation.RELU, -0f)).containsExactly(0f);
  }

  @Test
  void geluHasItsKnownValues() {
    assertThat(applied(Activation.GELU, -1f, 0f, 1f, 3f))
        .containsExactly(new float[] {-0.15865526f, 0f, 0.8413447f, 2.9959502f}, within(5e-7f));
  }

  @Test
  void softmaxAndLogSoftmaxLookAtTheWholeRun() {
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(4);
    assertThat(applied(Activation.SOFTMAX, 1f, 2f, 4f))
        .containsExactly(
            new float[] {
              (float) (Math.exp(1) / sum), (float) (Math.exp(2) / sum), (float) (Math.exp(4) / sum)
            },
            within(2e-7f));
    assertThat(applied(Activation.LOG_SOFTMAX, 1f, 2f, 4f))
        .containsExactly(
            new float[] {
              (float) (1 - Math.log(sum)), (float) (2 - Math.log(sum)), (float) (4 - Math.log(sum))
            },
            within(1e-6f));
  }

  @Test
  void softmaxOfLargeValuesDoesNotOverflow() {
    assertThat(applied(Activation.SOFTMAX, 1000f, 1000f)).containsExactly(0.5f, 0.5f);
    assertThat(applied(Activation.LOG_SOFTMAX, -1e30f, 1e30f)[1]).isEqualTo(0f);
  }

  @Test
  void onlyTheRunIsModified() {
    for (Activation activation : Activation.values()) {
      float[] values = {-2f, -2f, 0.5f, 3f, 3f};
      activation.apply(values, 1, 3);
      assertThat(values[0]).as(activation.name()).isEqualTo(-2f);
      assertThat(values[4]).as(activation.name()).isEqualTo(3f);
    }
  }

  @Test
  void nanComesOutAsNan() {
    for (Activation activation : Activation.values()) {
      assertThat(applied(activation, Float.NaN)[0]).as(activation.name()).isNaN();
    }
  }

  @Test
  void identifiersAreFoundInSnakeAndCamelCaseOnly() {
    assertThat(Activation.byIdentifier("hard_sigmoid")).contains(Activation.HARD_SIGMOID_FIFTH);
    assertThat(Activation.byIdentifier("hardSigmoid")).contains(Activation.HARD_SIGMOID_FIFTH);
    assertThat(Activation.byIdentifier("logSoftmax")).contains(Activation.LOG_SOFTMAX);
    assertThat(Activation.byIdentifier("TANH")).isEmpty();
    assertThat(Activation.byIdentifier("hardsigmoid")).isEmpty();
    for (Activation activation : Activation.values()) {
      assertThat(Activation.byIdentifier(activation.identifier())).contains(activation);
    }
  }
}
