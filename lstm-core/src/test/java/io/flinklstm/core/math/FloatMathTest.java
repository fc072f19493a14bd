package io.flinklstm.core.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatMathTest {
  /** Every 97th float: 44 million of 2^32, all exponents, denormals, both signs. */
  private static final int STRIDE = 97;

  private interface Check {
    void at(float x);
  }

  private static void overAllFloats(Check check) {
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (Float.isFinite(x)) {
        check.at(x);
      }
    }
  }

  @Test
  void tanhIsWithinTwoTenMillionthsOfDoublePrecision() {
    double[] worst = new double[1];
    overAllFloats(x -> worst[0] = Math.max(worst[0], Math.abs(FloatMath.tanh(x) - Math.tanh(x))));
    System.out.printf("tanh: largest error %.3g%n", worst[0]);
    assertThat(worst[0]).isLessThanOrEqualTo(2e-7);
  }

  @Test
  void sigmoidIsWithinTwoTenMillionthsOfDoublePrecision() {
    double[] worst = new double[1];
    overAllFloats(
        x ->
            worst[0] = Math.max(worst[0], Math.abs(FloatMath.sigmoid(x) - 1 / (1 + Math.exp(-x)))));
    System.out.printf("sigmoid: largest error %.3g%n", worst[0]);
    assertThat(worst[0]).isLessThanOrEqualTo(2e-7);
  }

  @Test
  void expIsWithinItsRelativeErrorWhereTheResultIsNormal() {
    double[] worst = new double[1];
    overAllFloats(
        x -> {
          double exact = Math.exp(x);
          if (exact >= Float.MIN_NORMAL && exact <= Float.MAX_VALUE) {
            worst[0] = Math.max(worst[0], Math.abs(FloatMath.exp(x) / exact - 1));
          } else if (exact < Float.MIN_NORMAL) {
            assertThat(Math.abs(FloatMath.exp(x) - exact)).isLessThan(2 * Float.MIN_VALUE);
          }
        });
    System.out.printf("exp: largest relative error %.3g%n", worst[0]);
    assertThat(worst[0]).isLessThanOrEqualTo(1.5e-7);
  }

  @Test
  void nanStaysNan() {
    assertThat(FloatMath.exp(Float.NaN)).isNaN();
    assertThat(FloatMath.tanh(Float.NaN)).isNaN();
    assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void infinitiesSaturate() {
    assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
  }

  @Test
  void tanhKeepsTheSignOfZeroAndOfDenormals() {
    assertThat(Float.floatToRawIntBits(FloatMath.tanh(-0f)))
        .isEqualTo(Float.floatToRawIntBits(-0f));
    assertThat(Float.floatToRawIntBits(FloatMath.tanh(0f))).isEqualTo(0);
    assertThat(FloatMath.tanh(-Float.MIN_VALUE)).isEqualTo(-Float.MIN_VALUE);
    assertThat(FloatMath.exp(0f)).isEqualTo(1f);
    assertThat(FloatMath.sigmoid(-0f)).isEqualTo(0.5f);
  }

  @Test
  void tanhIsOddBitForBit() {
    overAllFloats(
        x -> {
          if (x > 0 && FloatMath.tanh(-x) != -FloatMath.tanh(x)) {
            throw new AssertionError("tanh is not odd at " + x);
          }
        });
  }
}
