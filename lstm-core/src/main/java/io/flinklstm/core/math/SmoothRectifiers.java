package io.flinklstm.core.math;

/**
 * The activations that bend smoothly from a constant or zero to a line, and what they are made of.
 *
 * <p>Each is a fixed sequence of float operations and fused multiply-adds without a table, so that
 * a vector kernel can repeat it lane by lane with the same bits. Largest error against double
 * precision: 2e-7 · max(1, |y|). NaN in gives NaN out; at ±∞ each has the limit of its formula,
 * also where the formula itself is −∞ · 0.
 *
 * <p>The polynomials are minimax fits (Remez) of what they are said to be, rounded to float.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // parts of ln 2 as in FloatMath
public final class SmoothRectifiers {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /**
   * 1.5 * 2^23 + 127: added to a small float it leaves in the low bits the nearest integer n, as
   * the exponent of 2^n.
   */
  private static final float ROUNDER = 12583039f;

  /** Here n is -127, whose power has the bits of zero. */
  private static final float EXP_MIN = -88f;

  /** e^x − 1 is −1 below this. */
  private static final float EXPM1_MIN = -25f;

  /** x · e^x is zero below this; the bound keeps −∞ · 0 away. */
  private static final float LEAST = -200f;

  /** Quotients by 1 + e^-x are 1 above this, and the square of e^x is far from overflow. */
  private static final float MOST = 30f;

  /** {@link #MOST} of the cubic in gelu_new. */
  private static final float GELU_NEW_MOST = 8f;

  /** The normal distribution is zero below minus this. */
  private static final float GELU_MOST = 200f;

  private static final float SELU_SCALE = 1.050701f;
  private static final float SELU_SCALE_ALPHA = 1.7580993f;

  private SmoothRectifiers() {}

  /** e^x for x ≤ 88, zero below −87.7 and so never denormal. */
  public static float flushedExp(float x) {
    float a = x < EXP_MIN ? EXP_MIN : x;
    float shifted = Math.fma(a, LOG2_E, ROUNDER);
    return power(shifted) * (expm1NearZero(a, shifted - ROUNDER) + 1f);
  }

  /** e^x − 1 for x ≤ 0, of small relative error up to 0: 2^n (e^r − 1) + (2^n − 1). */
  private static float expm1(float x) {
    float a = x < EXPM1_MIN ? EXPM1_MIN : x;
    float shifted = Math.fma(a, LOG2_E, ROUNDER);
    float power = power(shifted);
    return Math.fma(power, expm1NearZero(a, shifted - ROUNDER), power - 1f);
  }

  private static float power(float shifted) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
  }

  /** e^r − 1 for r = a − n ln 2, |r| ≤ ln(2) / 2. */
  private static float expm1NearZero(float a, float n) {
    float r = Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, a));
    float p = 0.0013946458f;
    p = Math.fma(p, r, 0.0083665894f);
    p = Math.fma(p, r, 0.04166628f);
    p = Math.fma(p, r, 0.16666543f);
    p = Math.fma(p, r, 0.5f);
    return Math.fma(p, r * r, r);
  }

  /** x for x ≥ 0, else e^x − 1. */
  static float elu(float x) {
    return x < 0f ? expm1(x) : x;
  }

  /** s x for x ≥ 0, else s a (e^x − 1). */
  static float selu(float x) {
    return x < 0f ? SELU_SCALE_ALPHA * expm1(x) : SELU_SCALE * x;
  }

  /** ln(1 + e^x) = max(x, 0) + ln(1 + e), e = e^-|x|, the logarithm as e times a polynomial. */
  static float softplus(float x) {
    float e = flushedExp(-Math.abs(x));
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

  /** x · sigmoid(x) = x · e / (e + 1), e = e^x. */
  static float swish(float x) {
    float a = x < LEAST ? LEAST : x;
    float e = flushedExp(a > MOST ? MOST : a);
    return e / (e + 1f) * a;
  }

  /** x · tanh(ln(1 + e^x)) = x · w / (w + 2), w = e^x (e^x + 2). */
  static float mish(float x) {
    float a = x < LEAST ? LEAST : x;
    float e = flushedExp(a > MOST ? MOST : a);
    float w = (e + 2f) * e;
    return w / (w + 2f) * a;
  }

  /** x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): x · sigmoid of twice what tanh is taken of. */
  static float geluNew(float x) {
    float a = x < LEAST ? LEAST : x;
    float b = a > GELU_NEW_MOST ? GELU_NEW_MOST : a;
    float e = flushedExp(Math.fma(b * b, 0.071354814f, 1.5957691f) * b);
    return e / (e + 1f) * a;
  }

  /**
   * x Φ(x) = max(x, 0) − |x| Φ(-|x|), Φ the normal distribution. Φ(-|x|) = e^(-x²/2) t P(t), t = 1
   * / (1 + 0.28 |x|), the form of Abramowitz and Stegun 7.1.26 with one term more; absolute error
   * of x Φ(-|x|) 6e-9.
   */
  static float gelu(float x) {
    float a = Math.abs(x);
    a = a > GELU_MOST ? GELU_MOST : a;
    float t = 1f / Math.fma(a, 0.28f, 1f);
    float p = -0.10703259f;
    p = Math.fma(p, t, 0.39492646f);
    p = Math.fma(p, t, -0.24527948f);
    p = Math.fma(p, t, 0.27565906f);
    p = Math.fma(p, t, 0.06476744f);
    p = Math.fma(p, t, 0.116959095f);
    float tail = p * t * flushedExp(a * -0.5f * a);
    return Math.copySign(Math.fma(-a, tail, Math.max(x, 0f)), x);
  }
}
