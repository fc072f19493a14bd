package io.flinklstm.core.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The activations that are made of e^x, lane by lane the operations of {@link
 * io.flinklstm.core.math.FloatMath#exp} and of {@code SmoothRectifiers}, which say what the
 * constants are.
 *
 * <p>All methods modify v[from .. to), a whole number of vectors, at least one. {@link #exp} and
 * {@link #expm1} are called in loops over vectors only: there they are inlined, and make no object.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class VectorExponentials {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final int L = FLOATS.length();

  private static final FloatVector ZERO = constant(0f);
  private static final FloatVector ONE = constant(1f);
  private static final FloatVector TWO = constant(2f);
  private static final FloatVector INFINITY = constant(Float.POSITIVE_INFINITY);
  private static final FloatVector LEAST = constant(-200f);
  private static final FloatVector MISH_MAX = constant(30f);
  private static final FloatVector SELU_SCALE = constant(1.050701f);
  private static final FloatVector SELU_SCALE_ALPHA = constant(1.7580993f);

  private static final FloatVector EXP_MAX = constant(88.72283f);
  private static final FloatVector EXP_MIN = constant(-103.97208f);
  private static final FloatVector EXPM1_MIN = constant(-25f);
  private static final FloatVector LOG2_E = constant(1.44269504f);
  private static final FloatVector MINUS_LN2_HIGH = constant(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = constant(2.12194440e-4f);
  private static final FloatVector ROUNDER = constant(12582912f);
  private static final int ROUNDER_BITS = 0x4B400000;

  private static final FloatVector E5 = constant(1.9875691500e-4f);
  private static final FloatVector E4 = constant(1.3981999507e-3f);
  private static final FloatVector E3 = constant(8.3334519073e-3f);
  private static final FloatVector E2 = constant(4.1665795894e-2f);
  private static final FloatVector E1 = constant(1.6666665459e-1f);
  private static final FloatVector E0 = constant(5.0000001201e-1f);

  private static final FloatVector M4 = constant(0.0013946458f);
  private static final FloatVector M3 = constant(0.0083665894f);
  private static final FloatVector M2 = constant(0.04166628f);
  private static final FloatVector M1 = constant(0.16666543f);
  private static final FloatVector M0 = constant(0.5f);

  private static final FloatVector P9 = constant(-0.0033387766f);
  private static final FloatVector P8 = constant(0.020277975f);
  private static final FloatVector P7 = constant(-0.057759523f);
  private static final FloatVector P6 = constant(0.10684575f);
  private static final FloatVector P5 = constant(-0.153533f);
  private static final FloatVector P4 = constant(0.19692462f);
  private static final FloatVector P3 = constant(-0.24957348f);
  private static final FloatVector P2 = constant(0.33330277f);
  private static final FloatVector P1 = constant(-0.49999914f);

  private static final FloatVector Z3 = constant(0.071354814f);
  private static final FloatVector Z1 = constant(1.5957691f);

  private static final FloatVector MINUS_HALF = constant(-0.5f);
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
  static FloatVector exp(FloatVector x) {
    // The low bits of n + ROUNDER are the integer n: JDK 17 has no vector form of (int) n.
    FloatVector shifted = x.fma(LOG2_E, ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector p = E5.fma(r, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
    p = p.fma(r.mul(r), r).add(ONE);
    IntVector exponent = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = exponent.lanewise(ASHR, 1);
    IntVector rest = exponent.sub(half);
    p = p.mul(half.add(127).lanewise(LSHL, 23).reinterpretAsFloats());
    p = p.mul(rest.add(127).lanewise(LSHL, 23).reinterpretAsFloats());
    return p.blend(ZERO, x.compare(LT, EXP_MIN)).blend(INFINITY, x.compare(GT, EXP_MAX));
  }

  /** e^x − 1 for x ≤ 0; something else above. */
  private static FloatVector expm1(FloatVector x) {
    FloatVector a = x.max(EXPM1_MIN);
    FloatVector shifted = a.fma(LOG2_E, ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
    FloatVector p = M4.fma(r, M3).fma(r, M2).fma(r, M1).fma(r, M0);
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .sub(ROUNDER_BITS)
            .add(127)
            .lanewise(LSHL, 23)
            .reinterpretAsFloats();
    return power.fma(p.fma(r.mul(r), r), power.sub(ONE));
  }

  static void exponential(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      exp(FloatVector.fromArray(FLOATS, v, k)).intoArray(v, k);
    }
  }

  static void elu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      x.blend(expm1(x), x.compare(LT, ZERO)).intoArray(v, k);
    }
  }

  static void selu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector below = SELU_SCALE_ALPHA.mul(expm1(x));
      SELU_SCALE.mul(x).blend(below, x.compare(LT, ZERO)).intoArray(v, k);
    }
  }

  static void softplus(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector e = exp(x.abs().neg());
      FloatVector p = P9.fma(e, P8).fma(e, P7).fma(e, P6).fma(e, P5).fma(e, P4);
      p = p.fma(e, P3).fma(e, P2).fma(e, P1).fma(e, ONE);
      p.fma(e, x.max(ZERO)).intoArray(v, k);
    }
  }

  static void swish(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector a = FloatVector.fromArray(FLOATS, v, k).max(LEAST);
      a.div(exp(a.neg()).add(ONE)).intoArray(v, k);
    }
  }

  static void mish(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector a = FloatVector.fromArray(FLOATS, v, k).max(LEAST);
      FloatVector e = exp(a.min(MISH_MAX));
      FloatVector w = e.fma(e, e.add(e));
      w.div(w.add(TWO)).mul(a).intoArray(v, k);
    }
  }

  static void geluNew(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector a = FloatVector.fromArray(FLOATS, v, k).max(LEAST);
      FloatVector z = a.mul(a).fma(Z3, Z1).mul(a);
      a.div(exp(z.neg()).add(ONE)).intoArray(v, k);
    }
  }

  static void gelu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector a = FloatVector.fromArray(FLOATS, v, k).max(LEAST);
      FloatVector t = ONE.div(a.abs().fma(GELU_WIDTH, ONE));
      FloatVector p = G5.fma(t, G4).fma(t, G3).fma(t, G2).fma(t, G1).fma(t, G0);
      FloatVector tail = p.mul(t).mul(exp(a.mul(MINUS_HALF).mul(a)));
      ONE.sub(tail).blend(tail, a.compare(LT, ZERO)).mul(a).intoArray(v, k);
    }
  }
}
