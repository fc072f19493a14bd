package io.flinklstm.core.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The activations that are made of e^x, lane by lane the operations of {@link
 * io.flinklstm.core.math.FloatMath#exp} and of {@code SmoothRectifiers}, which say what the
 * constants are.
 *
 * <p>All methods modify v[from .. to), a whole number of vectors, at least one. Each writes e^x out
 * in its loop: in a method of its own it may have been compiled before a loop that calls it, is
 * then not inlined there, and its argument and its result become objects.
 *
 * <p>And each calls final methods of the vectors only, no blend, and no compare of two vectors:
 * those are virtual calls where the compiler has no profile of the loop yet, and make objects for
 * ever.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class VectorExponentials {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final int L = FLOATS.length();

  private static final FloatVector ZERO = constant(0f);
  private static final FloatVector MINUS_HALF = constant(-0.5f);
  private static final FloatVector ONE = constant(1f);
  private static final IntVector SIGN =
      IntVector.broadcast(VectorSpecies.of(int.class, FLOATS.vectorShape()), Integer.MIN_VALUE);
  private static final FloatVector LEAST = constant(-200f);

  private static final FloatVector LOG2_E = constant(1.44269504f);
  private static final FloatVector MINUS_LN2_HIGH = constant(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = constant(2.12194440e-4f);
  private static final FloatVector ROUNDER = constant(12583039f);
  private static final FloatVector EXP_MIN = constant(-88f);
  private static final FloatVector EXPM1_MIN = constant(-25f);

  private static final FloatVector M4 = constant(0.0013946458f);
  private static final FloatVector M3 = constant(0.0083665894f);
  private static final FloatVector M2 = constant(0.04166628f);
  private static final FloatVector M1 = constant(0.16666543f);
  private static final FloatVector M0 = constant(0.5f);

  private static final FloatVector FULL_EXP_MAX = constant(89.5f);
  private static final FloatVector FULL_EXP_MIN = constant(-104.5f);
  private static final FloatVector FULL_ROUNDER = constant(12582912f);
  private static final int FULL_ROUNDER_BITS = 0x4B400000;
  private static final FloatVector E5 = constant(1.9875691500e-4f);
  private static final FloatVector E4 = constant(1.3981999507e-3f);
  private static final FloatVector E3 = constant(8.3334519073e-3f);
  private static final FloatVector E2 = constant(4.1665795894e-2f);
  private static final FloatVector E1 = constant(1.6666665459e-1f);
  private static final FloatVector E0 = constant(5.0000001201e-1f);

  private static final FloatVector P9 = constant(-0.0033387766f);
  private static final FloatVector P8 = constant(0.020277975f);
  private static final FloatVector P7 = constant(-0.057759523f);
  private static final FloatVector P6 = constant(0.10684575f);
  private static final FloatVector P5 = constant(-0.153533f);
  private static final FloatVector P4 = constant(0.19692462f);
  private static final FloatVector P3 = constant(-0.24957348f);
  private static final FloatVector P2 = constant(0.33330277f);
  private static final FloatVector P1 = constant(-0.49999914f);

  private static final FloatVector GELU_MOST = constant(200f);
  private static final FloatVector GELU_WIDTH = constant(0.28f);
  private static final FloatVector G5 = constant(-0.10703259f);
  private static final FloatVector G4 = constant(0.39492646f);
  private static final FloatVector G3 = constant(-0.24527948f);
  private static final FloatVector G2 = constant(0.27565906f);
  private static final FloatVector G1 = constant(0.06476744f);
  private static final FloatVector G0 = constant(0.116959095f);

  private VectorExponentials() {}

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /** e^x. */
  static void exponential(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k).max(FULL_EXP_MIN).min(FULL_EXP_MAX);
      // The low bits of the sum with the rounder are the integer n: JDK 17 has no vector (int) n.
      FloatVector shifted = x.fma(LOG2_E, FULL_ROUNDER);
      FloatVector n = shifted.sub(FULL_ROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
      FloatVector p = E5.fma(r, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
      p = p.fma(r.mul(r), r).add(ONE);
      IntVector exponent = shifted.reinterpretAsInts().sub(FULL_ROUNDER_BITS);
      IntVector half = exponent.lanewise(ASHR, 1);
      IntVector rest = exponent.sub(half);
      p = p.mul(half.add(127).lanewise(LSHL, 23).reinterpretAsFloats());
      p = p.mul(rest.add(127).lanewise(LSHL, 23).reinterpretAsFloats());
      p.intoArray(v, k);
    }
  }

  /**
   * Σ e^(x − max) over the run, one ascending chain. Each vector becomes its exponentials, which
   * are added; then it has the bits of its old value that are set in {@code bitsKept}, all or none.
   */
  static float sumExponentials(float[] v, int from, int to, float max, int bitsKept) {
    float sum = 0f;
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector a = x.sub(max).max(EXP_MIN);
      FloatVector shifted = a.fma(LOG2_E, ROUNDER);
      FloatVector n = shifted.sub(ROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector p = M4.fma(r, M3).fma(r, M2).fma(r, M1).fma(r, M0);
      FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = power.mul(p.fma(r.mul(r), r).add(ONE));
      e.intoArray(v, k);
      for (int lane = k; lane < k + L; lane++) {
        sum += v[lane];
      }
      IntVector kept = x.reinterpretAsInts().and(bitsKept);
      kept.or(e.reinterpretAsInts().and(~bitsKept)).reinterpretAsFloats().intoArray(v, k);
    }
    return sum;
  }

  /** above · max(x, 0) + below · (e^min(x, 0) − 1) with the sign of x, both factors positive. */
  static void elu(float[] v, int from, int to, float above, float below) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector a = x.min(ZERO).max(EXPM1_MIN);
      FloatVector shifted = a.fma(LOG2_E, ROUNDER);
      FloatVector n = shifted.sub(ROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector p = M4.fma(r, M3).fma(r, M2).fma(r, M1).fma(r, M0);
      FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector expm1 = power.fma(p.fma(r.mul(r), r), power.sub(ONE));
      IntVector y = x.max(ZERO).mul(above).add(expm1.mul(below)).reinterpretAsInts();
      y.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats().intoArray(v, k);
    }
  }

  /** ln(1 + e^x). */
  static void softplus(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector a = x.abs().neg().max(EXP_MIN);
      FloatVector shifted = a.fma(LOG2_E, ROUNDER);
      FloatVector n = shifted.sub(ROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector p = M4.fma(r, M3).fma(r, M2).fma(r, M1).fma(r, M0);
      FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = power.mul(p.fma(r.mul(r), r).add(ONE));
      FloatVector log = P9.fma(e, P8).fma(e, P7).fma(e, P6).fma(e, P5).fma(e, P4);
      log = log.fma(e, P3).fma(e, P2).fma(e, P1).fma(e, ONE);
      log.fma(e, x.max(ZERO)).intoArray(v, k);
    }
  }

  /**
   * What x is multiplied by: w / (w + constant), w = (square · e + constant) · e, e = e^z, z =
   * (third · b² + first) · b, b = min(x, most).
   */
  enum Factor {
    SWISH(30f, 0f, 1f, 0f, 1f),
    MISH(30f, 0f, 1f, 1f, 2f),
    GELU_NEW(8f, 0.071354814f, 1.5957691f, 0f, 1f);

    private final float most;
    private final float third;
    private final float first;
    private final float square;
    private final float constant;

    Factor(float most, float third, float first, float square, float constant) {
      this.most = most;
      this.third = third;
      this.first = first;
      this.square = square;
      this.constant = constant;
    }
  }

  /** x · factor(x). */
  static void product(Factor factor, float[] v, int from, int to) {
    float most = factor.most;
    float third = factor.third;
    float first = factor.first;
    float square = factor.square;
    float constant = factor.constant;
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k).max(LEAST);
      FloatVector b = x.min(FloatVector.broadcast(FLOATS, most));
      FloatVector slope =
          b.mul(b).fma(FloatVector.broadcast(FLOATS, third), FloatVector.broadcast(FLOATS, first));
      FloatVector a = slope.mul(b).max(EXP_MIN);
      FloatVector shifted = a.fma(LOG2_E, ROUNDER);
      FloatVector n = shifted.sub(ROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector p = M4.fma(r, M3).fma(r, M2).fma(r, M1).fma(r, M0);
      FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = power.mul(p.fma(r.mul(r), r).add(ONE));
      FloatVector last = FloatVector.broadcast(FLOATS, constant);
      FloatVector w = e.fma(FloatVector.broadcast(FLOATS, square), last).mul(e);
      w.div(w.add(last)).mul(x).intoArray(v, k);
    }
  }

  /** x Φ(x) = max(x, 0) − |x| Φ(-|x|) with the sign of x, Φ the normal distribution. */
  static void gelu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector b = x.abs().min(GELU_MOST);
      FloatVector a = b.mul(MINUS_HALF).mul(b).max(EXP_MIN);
      FloatVector shifted = a.fma(LOG2_E, ROUNDER);
      FloatVector n = shifted.sub(ROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector p = M4.fma(r, M3).fma(r, M2).fma(r, M1).fma(r, M0);
      FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = power.mul(p.fma(r.mul(r), r).add(ONE));
      FloatVector t = ONE.div(b.fma(GELU_WIDTH, ONE));
      FloatVector q = G5.fma(t, G4).fma(t, G3).fma(t, G2).fma(t, G1).fma(t, G0);
      FloatVector tail = q.mul(t).mul(e);
      IntVector y = b.neg().fma(tail, x.max(ZERO)).reinterpretAsInts();
      y.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats().intoArray(v, k);
    }
  }
}
