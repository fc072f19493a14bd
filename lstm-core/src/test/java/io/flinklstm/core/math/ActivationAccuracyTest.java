package io.flinklstm.core.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The formulas over all floats against the same in double precision. */
class ActivationAccuracyTest {
  /** Every 4001st float: 1.07 million of 2^32, all exponents, denormals, both signs. */
  private static final int STRIDE = 4001;

  private static final double SCALE = 1.0507009873554805;
  private static final double ALPHA = 1.6732632423543772;

  private record Formula(Activation activation, DoubleUnaryOperator exact) {
    @Override
    public String toString() {
      return activation.identifier();
    }
  }

  static List<Formula> formulas() {
    return List.of(
        new Formula(Activation.LINEAR, x -> x),
        new Formula(Activation.TANH, Math::tanh),
        new Formula(Activation.SIGMOID, ActivationAccuracyTest::sigmoid),
        new Formula(Activation.HARD_SIGMOID_FIFTH, x -> Math.max(0, Math.min(1, 0.2 * x + 0.5))),
        new Formula(Activation.HARD_SIGMOID_SIXTH, x -> Math.max(0, Math.min(1, x / 6 + 0.5))),
        new Formula(Activation.EXPONENTIAL, Math::exp),
        new Formula(Activation.RELU, x -> Math.max(0, x)),
        new Formula(Activation.LEAKY_RELU, x -> x >= 0 ? x : 0.2 * x),
        new Formula(Activation.RELU6, x -> Math.min(6, Math.max(0, x))),
        new Formula(Activation.ELU, x -> x >= 0 ? x : Math.expm1(x)),
        new Formula(Activation.SELU, x -> x >= 0 ? SCALE * x : SCALE * ALPHA * Math.expm1(x)),
        new Formula(Activation.SOFTPLUS, ActivationAccuracyTest::softplus),
        new Formula(Activation.SOFTSIGN, x -> x / (1 + Math.abs(x))),
        new Formula(Activation.SWISH, x -> x * sigmoid(x)),
        new Formula(Activation.MISH, x -> x * Math.tanh(softplus(x))),
        new Formula(Activation.GELU, x -> x * normalDistribution(x)),
        new Formula(
            Activation.GELU_NEW,
            x -> x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * Φ(x) to 1e-16: near 0 its power series, far from it the continued fraction of Mills' ratio
   * (Abramowitz and Stegun 26.2.11 and 26.2.14).
   */
  private static double normalDistribution(double x) {
    double magnitude = Math.abs(x);
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (magnitude < 3) {
      double term = x;
      double sum = x;
      for (int n = 3; n < 80; n += 2) {
        term *= x * x / n;
        sum += term;
      }
      return 0.5 + density * sum;
    }
    double fraction = magnitude;
    for (int n = 60; n > 0; n--) {
      fraction = magnitude + n / fraction;
    }
    return x < 0 ? density / fraction : 1 - density / fraction;
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void theErrorIsAtMostTwoTenMillionthsOfOneOrOfTheResult(Formula formula) {
    float[] value = new float[1];
    double worst = 0;
    float worstAt = 0;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      value[0] = x;
      formula.activation.apply(value, 0, 1);
      if (Float.isFinite(x)) {
        double error = error(value[0], formula.exact.applyAsDouble(x));
        if (!(error <= worst)) {
          worst = error;
          worstAt = x;
        }
      } else if (Float.isNaN(x)) {
        assertThat(value[0]).isNaN();
      }
    }
    System.out.printf("%s: largest error %.3g, at %s%n", formula, worst, worstAt);
    assertThat(worst).as("%s(%s)", formula, worstAt).isLessThanOrEqualTo(2e-7);
  }

  /** Of max(1, |wanted|); infinite where one is beyond the floats and the other is not. */
  private static double error(float found, double wanted) {
    if (found == (float) wanted) {
      return 0;
    }
    return Math.abs(found - wanted) / Math.max(1, Math.abs(wanted));
  }
}
