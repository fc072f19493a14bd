package io.flinklstm.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link io.flinklstm.core.math.FloatMath} lane by lane: the same operations in the same order, a
 * blend for each branch.
 *
 * <p>Three things keep HotSpot's compiler from making an object of every vector. The coefficients
 * are vectors made once, so that a step stays below the number of nodes beyond which nothing is
 * inlined. Both functions are one method of more than 325 bytes of bytecode ({@code
 * FreqInlineSize}), which is compiled alone and never inside the step that calls it several times.
 * And that method has no branches: one that was not taken until the method was compiled is compiled
 * again with too little profile to inline what it calls. What tells the functions apart are
 * numbers, broadcast inside the loop, as calls before a long loop look cold.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class VectorMath {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  private static final float EXP_MAX = 88.72283f;
  private static final float EXP_MIN = -103.97208f;
  private static final float ROUNDER = 12582912f;
  private static final int ROUNDER_BITS = 0x4B400000;

  private static final FloatVector ZERO = constant(0f);
  private static final FloatVector ONE = constant(1f);
  private static final FloatVector INFINITY = constant(Float.POSITIVE_INFINITY);
  private static final FloatVector ROUNDERS = constant(ROUNDER);
  private static final FloatVector LOG2_E = constant(1.44269504f);
  private static final FloatVector MINUS_LN2_HIGH = constant(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = constant(2.12194440e-4f);

  private static final FloatVector E5 = constant(1.9875691500e-4f);
  private static final FloatVector E4 = constant(1.3981999507e-3f);
  private static final FloatVector E3 = constant(8.3334519073e-3f);
  private static final FloatVector E2 = constant(4.1665795894e-2f);
  private static final FloatVector E1 = constant(1.6666665459e-1f);
  private static final FloatVector E0 = constant(5.0000001201e-1f);

  private static final FloatVector T4 = constant(-5.70498872745e-3f);
  private static final FloatVector T3 = constant(2.06390887954e-2f);
  private static final FloatVector T2 = constant(-5.37397155531e-2f);
  private static final FloatVector T1 = constant(1.33314422036e-1f);
  private static final FloatVector T0 = constant(-3.33332819422e-1f);

  private VectorMath() {}

  /**
   * A function as {@code offset + factor / (1 + e^(scale · (x & bitsKept)))}, or, where |x| is
   * below a threshold, a polynomial; then the bits {@code x & signBits} are added.
   */
  enum Function {
    /** 1 / (1 + e^-x). */
    SIGMOID(-1, -1f, 0f, 1f, Float.NEGATIVE_INFINITY, 0),
    /** 1 - 2 / (1 + e^2|x|) with the sign of x. */
    TANH(Integer.MAX_VALUE, 2f, 1f, -2f, 0.625f, Integer.MIN_VALUE);

    private final int bitsKept;
    private final float scale;
    private final float offset;
    private final float factor;
    private final float threshold;
    private final int signBits;

    Function(int bitsKept, float scale, float offset, float factor, float threshold, int signBits) {
      this.bitsKept = bitsKept;
      this.scale = scale;
      this.offset = offset;
      this.factor = factor;
      this.threshold = threshold;
      this.signBits = signBits;
    }
  }

  /** Modifies v[from .. to), a whole number of vectors, at least one. */
  static void apply(Function function, float[] v, int from, int to) {
    int bitsKept = function.bitsKept;
    float scale = function.scale;
    float offset = function.offset;
    float factor = function.factor;
    float threshold = function.threshold;
    int signBits = function.signBits;
    for (int k = from; k < to; k += FLOATS.length()) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector kept =
          x.reinterpretAsInts().and(IntVector.broadcast(INTS, bitsKept)).reinterpretAsFloats();
      FloatVector a = kept.mul(constant(scale));
      FloatVector shifted = a.fma(LOG2_E, ROUNDERS);
      FloatVector n = shifted.sub(ROUNDERS);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector p = E5.fma(r, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
      p = p.fma(r.mul(r), r).add(ONE);
      // The low bits of n + ROUNDER are the integer n: JDK 17 has no vector form of (int) n.
      IntVector exponent = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
      IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
      IntVector rest = exponent.sub(half);
      p = p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      p = p.mul(rest.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      FloatVector e =
          p.blend(ZERO, a.compare(VectorOperators.LT, EXP_MIN))
              .blend(INFINITY, a.compare(VectorOperators.GT, EXP_MAX));
      FloatVector far = constant(factor).div(e.add(ONE)).add(constant(offset));
      FloatVector s = kept.mul(kept);
      FloatVector q = T4.fma(s, T3).fma(s, T2).fma(s, T1).fma(s, T0);
      FloatVector near = q.mul(s).fma(kept, kept);
      FloatVector y = far.blend(near, kept.compare(VectorOperators.LT, threshold));
      IntVector sign = x.reinterpretAsInts().and(IntVector.broadcast(INTS, signBits));
      y.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(v, k);
    }
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
