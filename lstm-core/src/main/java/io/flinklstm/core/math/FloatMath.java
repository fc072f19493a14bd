package io.flinklstm.core.math;

/**
 * exp, tanh and sigmoid in float, the one definition of these functions for every kernel.
 *
 * <p>Each is a fixed sequence of float operations and fused multiply-adds, so that a vector kernel
 * can repeat it lane by lane with the same bits. Largest absolute error against double precision:
 * 1e-7 for tanh and sigmoid; exp has a relative error of at most 1.5e-7. NaN in gives NaN out.
 *
 * <p>Source of the coefficients: of exp, Cephes Math Library 2.2, {@code expf.c} (S. L. Moshier);
 * of 2^f - 1, a minimax fit of (2^f - 1) / f of degree 5 for |f| of at most 1/2, relative error
 * 1.1e-8.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
public final class FloatMath {
  /** exp overflows float above this. */
  private static final float EXP_MAX = 88.72283f;

  /** exp rounds to zero below this. */
  private static final float EXP_MIN = -103.97208f;

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 * 2^23: adding and subtracting it rounds a small float to the nearest integer. */
  private static final float ROUNDER = 12582912f;

  private static final float EXP2_MAX = 127f;
  private static final float EXP2_MIN = -126f;
  private static final float SIGMOID_LEAST = 0x1p-127f;
  private static final int ONE_BITS = 0x3F800000;

  private FloatMath() {}

  /** e^x. Overflows to infinity, underflows gradually to zero. */
  public static float exp(float x) {
    if (x > EXP_MAX) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < EXP_MIN) {
      return 0f;
    }
    float n = Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
    float r = Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, x));
    float p = 1.9875691500e-4f;
    p = Math.fma(p, r, 1.3981999507e-3f);
    p = Math.fma(p, r, 8.3334519073e-3f);
    p = Math.fma(p, r, 4.1665795894e-2f);
    p = Math.fma(p, r, 1.6666665459e-1f);
    p = Math.fma(p, r, 5.0000001201e-1f);
    p = Math.fma(p, r * r, r) + 1f;
    // Two factors, because 2^n alone may lie outside the float exponents where e^x does not.
    int exponent = (int) n;
    int half = exponent >> 1;
    return p * powerOfTwo(half) * powerOfTwo(exponent - half);
  }

  /**
   * 1 / (1 + e^-x), in [0, 1].
   *
   * <p>2^-127 is what the formula alone gives for the least x.
   */
  public static float sigmoid(float x) {
    return 1f / (exp2m1(x * -LOG2_E) + 2f) - SIGMOID_LEAST;
  }

  /** Hyperbolic tangent, in [-1, 1]; keeps the sign of zero. */
  public static float tanh(float x) {
    float m = exp2m1(Math.abs(x) * (2f * LOG2_E));
    return Math.copySign(m / (m + 2f), x);
  }

  /** sigmoid(gate) · tanh(x) with one division. */
  public static float sigmoidTimesTanh(float gate, float x) {
    float d = exp2m1(gate * -LOG2_E) + 2f;
    float m = exp2m1(x * (2f * LOG2_E));
    return m / (d * (m + 2f));
  }

  /** sigmoid(gate) · kept + added; kept + added exactly where the gate is open. */
  public static float sigmoidTimesPlus(float gate, float kept, float added) {
    return Math.fma(1f / (exp2m1(gate * -LOG2_E) + 2f), kept, added);
  }

  /**
   * 2^t - 1 for t clamped to [-126, 127], with a relative error of about 1e-7 near zero, too: with
   * t = n + f and p = 2^f - 1 it is 2^n · p + (2^n - 1).
   */
  private static float exp2m1(float t) {
    float clamped = t > EXP2_MAX ? EXP2_MAX : t < EXP2_MIN ? EXP2_MIN : t;
    float shifted = clamped + ROUNDER;
    float f = clamped - (shifted - ROUNDER);
    float p = 1.5403512e-4f;
    p = Math.fma(p, f, 1.33907353e-3f);
    p = Math.fma(p, f, 9.61823761e-3f);
    p = Math.fma(p, f, 5.55035733e-2f);
    p = Math.fma(p, f, 2.40226492e-1f);
    p = Math.fma(p, f, 6.93147182e-1f);
    // The low bits of ROUNDER + n are the integer n.
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + ONE_BITS);
    return Math.fma(power, p * f, power - 1f);
  }

  private static float powerOfTwo(int exponent) {
    return Float.intBitsToFloat((exponent + 127) << 23);
  }
}
