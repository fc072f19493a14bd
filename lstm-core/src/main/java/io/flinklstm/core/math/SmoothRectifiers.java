package io.flinklstm.core.math;

/**
 * The activations that bend smoothly from a constant or zero to a line, and what they are made of.
 *
 * <p>Each is a fixed sequence of float operations, fused multiply-adds and {@link FloatMath#exp},
 * so that a vector kernel can repeat it lane by lane with the same bits. Largest error against
 * double precision: 2e-7 · max(1, |y|). NaN in gives NaN out; at ±∞ each has the limit of its
 * formula, also where the formula itself is −∞ · 0.
 *
 * <p>The polynomials are minimax fits (Remez) of these formulas, rounded to float.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as in FloatMath
final class SmoothRectifiers {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 * 2^23: adding and subtracting it rounds a small float to the nearest integer. */
  private static final float ROUNDER = 12582912f;

  /** e^x − 1 is −1 below this. */
  private static final float EXPM1_MIN = -25f;

  /** x · e^x is zero below this; the bound keeps −∞ · 0 away. */
  private static final float LEAST = -200f;

  /** tanh(ln(1 + e^x)) is 1 above this. */
  private static final float MISH_MAX = 30f;

  private static final float SELU_SCALE = 1.050701f;
  private static final float SELU_SCALE_ALPHA = 1.7580993f;

  private SmoothRectifiers() {}

  /** x for x ≥ 0, else e^x − 1. */
  static float elu(float x) {
    return x < 0f ? expm1(x) : x;
  }

  /** s x for x ≥ 0, else s a (e^x − 1). */
  static float selu(float x) {
    return x < 0f ? SELU_SCALE_ALPHA * expm1(x) : SELU_SCALE * x;
  }

  /** e^x − 1 for x ≤ 0, of small relative error up to 0: 2^n (e^r − 1) + (2^n − 1). */
  private static float expm1(float x) {
    float a = Math.max(x, EXPM1_MIN);
    float n = Math.fma(a, LOG2_E, ROUNDER) - ROUNDER;
    float r = Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, a));
    float p = 0.0013946458f;
    p = Math.fma(p, r, 0.0083665894f);
    p = Math.fma(p, r, 0.04166628f);
    p = Math.fma(p, r, 0.16666543f);
    p = Math.fma(p, r, 0.5f);
    float power = Float.intBitsToFloat(((int) n + 127) << 23);
    return Math.fma(power, Math.fma(p, r * r, r), power - 1f);
  }

  /** ln(1 + e^x) = max(x, 0) + ln(1 + e), e = e^-|x|, the logarithm as e times a polynomial. */
  static float softplus(float x) {
    float e = FloatMath.exp(-Math.abs(x));
    float p = -0.0033387766f;
    p = Math.fma(p, e, 0.020277975f);
    p = Math.fma(p, e, -0.057759523f);
    p = Math.fma(p, e, 0.10684575f);
    p = Math.fma(p, e, -0.153533f);
    p = Math.fma(p, e, 0.19692462f);
    p = Math.fma(p, e, -0.24957348f);
    p = Math.fma(p, e, 0.33330277f);
    p = Math.fma(p, e, -0.49999914f);
    p = Math.fma(p, e, 1f);
    return Math.fma(p, e, Math.max(x, 0f));
  }

  /** x · sigmoid(x) = x / (1 + e^-x). */
  static float swish(float x) {
    float a = Math.max(x, LEAST);
    return a / (FloatMath.exp(-a) + 1f);
  }

  /** x · tanh(ln(1 + e^x)) = x · w / (w + 2), w = e^x (e^x + 2). */
  static float mish(float x) {
    float a = Math.max(x, LEAST);
    float e = FloatMath.exp(Math.min(a, MISH_MAX));
    float w = Math.fma(e, e, e + e);
    return w / (w + 2f) * a;
  }

  /** x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))) = x / (1 + e^-z), z = √(8/π) (x + 0.044715 x³). */
  static float geluNew(float x) {
    float a = Math.max(x, LEAST);
    float z = Math.fma(a * a, 0.071354814f, 1.5957691f) * a;
    return a / (FloatMath.exp(-z) + 1f);
  }

  /**
   * x Φ(x), Φ the normal distribution. Φ(-|x|) = e^(-x²/2) t P(t) with t = 1 / (1 + 0.28 |x|), the
   * form of Abramowitz and Stegun 7.1.26 with one term more; absolute error of x Φ(-|x|) 6e-9.
   */
  static float gelu(float x) {
    float a = Math.max(x, LEAST);
    float t = 1f / Math.fma(Math.abs(a), 0.28f, 1f);
    float p = -0.10703259f;
    p = Math.fma(p, t, 0.39492646f);
    p = Math.fma(p, t, -0.24527948f);
    p = Math.fma(p, t, 0.27565906f);
    p = Math.fma(p, t, 0.06476744f);
    p = Math.fma(p, t, 0.116959095f);
    float tail = p * t * FloatMath.exp(a * -0.5f * a);
    return (a < 0f ? tail : 1f - tail) * a;
  }
}
