package io.flinklstm.core.math;

/**
 * exp, tanh and sigmoid in float, the one definition of these functions for every kernel.
 *
 * <p>Each is a fixed sequence of float operations and fused multiply-adds, so that a vector kernel
 * can repeat it lane by lane with the same bits. Largest absolute error against double precision:
 * 1e-7 for tanh and sigmoid; exp has a relative error of at most 1.5e-7. NaN in gives NaN out.
 *
 * <p>Source of the coefficients: Cephes Math Library 2.2, {@code expf.c} and {@code tanhf.c} (S. L.
 * Moshier).
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

  private static final float TANH_SMALL = 0.625f;

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

  /** 1 / (1 + e^-x), in [0, 1]. */
  public static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /** Hyperbolic tangent, in [-1, 1]; keeps the sign of zero. */
  public static float tanh(float x) {
    float magnitude = Math.abs(x);
    float t =
        magnitude < TANH_SMALL
            ? tanhNearZero(magnitude)
            : 1f - 2f / (exp(magnitude + magnitude) + 1f);
    return Math.copySign(t, x);
  }

  private static float tanhNearZero(float x) {
    float s = x * x;
    float p = -5.70498872745e-3f;
    p = Math.fma(p, s, 2.06390887954e-2f);
    p = Math.fma(p, s, -5.37397155531e-2f);
    p = Math.fma(p, s, 1.33314422036e-1f);
    p = Math.fma(p, s, -3.33332819422e-1f);
    return Math.fma(p * s, x, x);
  }

  private static float powerOfTwo(int exponent) {
    return Float.intBitsToFloat((exponent + 127) << 23);
  }
}
