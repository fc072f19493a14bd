package io.flinklstm.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link io.flinklstm.core.math.FloatMath} lane by lane: the same operations in the same order, a
 * blend for each branch. All runs are whole vectors, at least one: a loop that HotSpot has seen
 * empty it compiles without its vectors, and then each becomes an object.
 *
 * <p>More keeps HotSpot's compiler from making an object of every vector. The coefficients are
 * vectors made once, so that a step stays below the number of nodes beyond which nothing is
 * inlined. What a step calls several times is one method of more than 325 bytes of bytecode ({@code
 * FreqInlineSize}), which is compiled alone and never inside the step; hence the terms of 2^t - 1
 * stand in each method. No method has branches: one that was not taken until the method was
 * compiled is compiled again with too little profile to inline what it calls. Only final methods of
 * vectors are called: an abstract one is a virtual call where the compiler has no profile yet. And
 * vectors are not passed to methods of our own, which are not inlined where they look cold.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class VectorMath {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  private static final float LOG2_E = 1.44269504f;
  private static final int ONE_BITS = 0x3F800000;

  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final FloatVector TWO = FloatVector.broadcast(FLOATS, 2f);
  private static final FloatVector ROUNDER = FloatVector.broadcast(FLOATS, 12582912f);
  private static final FloatVector MINUS_LOG2_E = FloatVector.broadcast(FLOATS, -LOG2_E);
  private static final FloatVector TWO_LOG2_E = FloatVector.broadcast(FLOATS, 2f * LOG2_E);
  private static final FloatVector MAX = FloatVector.broadcast(FLOATS, 127f);
  private static final FloatVector MIN = FloatVector.broadcast(FLOATS, -126f);
  private static final FloatVector P5 = FloatVector.broadcast(FLOATS, 1.5403512e-4f);
  private static final FloatVector P4 = FloatVector.broadcast(FLOATS, 1.33907353e-3f);
  private static final FloatVector P3 = FloatVector.broadcast(FLOATS, 9.61823761e-3f);
  private static final FloatVector P2 = FloatVector.broadcast(FLOATS, 5.55035733e-2f);
  private static final FloatVector P1 = FloatVector.broadcast(FLOATS, 2.40226492e-1f);
  private static final FloatVector P0 = FloatVector.broadcast(FLOATS, 6.93147182e-1f);

  private VectorMath() {}

  /**
   * A function as {@code (a · m + b) / (m + 2) + offset}, where m is 2^(scale · x) - 1 and the bits
   * {@code signBits} of x are first cleared, then put into the result.
   */
  enum Function {
    SIGMOID(-LOG2_E, 0f, 1f, -0x1p-127f, 0),
    TANH(2f * LOG2_E, 1f, 0f, 0f, Integer.MIN_VALUE);

    private final float scale;
    private final float a;
    private final float b;
    private final float offset;
    private final int signBits;

    Function(float scale, float a, float b, float offset, int signBits) {
      this.scale = scale;
      this.a = a;
      this.b = b;
      this.offset = offset;
      this.signBits = signBits;
    }
  }

  /** Modifies v[from .. to). */
  static void apply(Function function, float[] v, int from, int to) {
    float scale = function.scale;
    float a = function.a;
    float b = function.b;
    float offset = function.offset;
    int signBits = function.signBits;
    for (int k = from; k < to; k += FLOATS.length()) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      IntVector bits = x.reinterpretAsInts();
      FloatVector kept = bits.and(IntVector.broadcast(INTS, ~signBits)).reinterpretAsFloats();
      FloatVector t = kept.mul(FloatVector.broadcast(FLOATS, scale));
      t = t.blend(127f, MAX.lt(t));
      t = t.blend(-126f, t.lt(MIN));
      FloatVector shifted = t.add(ROUNDER);
      FloatVector f = t.sub(shifted.sub(ROUNDER));
      FloatVector p = P5.fma(f, P4).fma(f, P3).fma(f, P2).fma(f, P1).fma(f, P0);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector m = power.fma(p.mul(f), power.sub(ONE));
      FloatVector top = m.fma(FloatVector.broadcast(FLOATS, a), FloatVector.broadcast(FLOATS, b));
      FloatVector y = top.div(m.add(TWO)).add(FloatVector.broadcast(FLOATS, offset));
      IntVector sign = bits.and(IntVector.broadcast(INTS, signBits));
      IntVector rest = y.reinterpretAsInts().and(IntVector.broadcast(INTS, ~signBits));
      rest.or(sign).reinterpretAsFloats().intoArray(v, k);
    }
  }

  /** y = sigmoid(g)·tanh(x) over a number of floats. Modifies y, which may be x. */
  static void sigmoidTimesTanh(
      float[] g, int gFrom, float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += FLOATS.length()) {
      FloatVector t = FloatVector.fromArray(FLOATS, g, gFrom + k).mul(MINUS_LOG2_E);
      t = t.blend(127f, MAX.lt(t));
      t = t.blend(-126f, t.lt(MIN));
      FloatVector shifted = t.add(ROUNDER);
      FloatVector f = t.sub(shifted.sub(ROUNDER));
      FloatVector p = P5.fma(f, P4).fma(f, P3).fma(f, P2).fma(f, P1).fma(f, P0);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector d = power.fma(p.mul(f), power.sub(ONE)).add(TWO);
      t = FloatVector.fromArray(FLOATS, x, xFrom + k).mul(TWO_LOG2_E);
      t = t.blend(127f, MAX.lt(t));
      t = t.blend(-126f, t.lt(MIN));
      shifted = t.add(ROUNDER);
      f = t.sub(shifted.sub(ROUNDER));
      p = P5.fma(f, P4).fma(f, P3).fma(f, P2).fma(f, P1).fma(f, P0);
      power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector m = power.fma(p.mul(f), power.sub(ONE));
      m.div(d.mul(m.add(TWO))).intoArray(y, yFrom + k);
    }
  }

  /** y = sigmoid(g)·y + x over a number of floats. Modifies y. */
  static void sigmoidTimesPlus(
      float[] g, int gFrom, float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += FLOATS.length()) {
      FloatVector t = FloatVector.fromArray(FLOATS, g, gFrom + k).mul(MINUS_LOG2_E);
      t = t.blend(127f, MAX.lt(t));
      t = t.blend(-126f, t.lt(MIN));
      FloatVector shifted = t.add(ROUNDER);
      FloatVector f = t.sub(shifted.sub(ROUNDER));
      FloatVector p = P5.fma(f, P4).fma(f, P3).fma(f, P2).fma(f, P1).fma(f, P0);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector d = power.fma(p.mul(f), power.sub(ONE)).add(TWO);
      FloatVector kept = FloatVector.fromArray(FLOATS, y, yFrom + k);
      FloatVector added = FloatVector.fromArray(FLOATS, x, xFrom + k);
      ONE.div(d).fma(kept, added).intoArray(y, yFrom + k);
    }
  }
}
