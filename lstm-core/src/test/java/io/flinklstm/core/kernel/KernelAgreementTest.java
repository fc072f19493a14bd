package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.FloatMath;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** exp, sigmoid and tanh of the vector kernel against {@link FloatMath}: equal bits, any NaN. */
class KernelAgreementTest {
  /** Every 2003rd float: 2.1 million of 2^32, all exponents, denormals, NaNs, both signs. */
  private static final int STRIDE = 2003;

  private static final int BLOCK = 4096;

  /** Around each branch of {@link FloatMath}, and what has bits of its own. */
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    0.625f,
    0.31250003f,
    9.010913f,
    44.361416f,
    88.72283f,
    103.97208f,
    87.33655f,
    128f,
    1e10f,
    4194304f,
    1.7014118e38f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0xFFC00001),
    Float.intBitsToFloat(0x7F800001)
  };

  private final Kernel scalar = new ScalarKernel();
  private final Kernel vector = new VectorKernel();

  private enum Function {
    SIGMOID,
    TANH;

    void apply(Kernel kernel, float[] v, int from, int length) {
      switch (this) {
        case SIGMOID -> kernel.apply(Activation.SIGMOID, v, from, length);
        case TANH -> kernel.apply(Activation.TANH, v, from, length);
      }
    }

    float of(float x) {
      return switch (this) {
        case SIGMOID -> FloatMath.sigmoid(x);
        case TANH -> FloatMath.tanh(x);
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void twoMillionFloatsOfAllExponents(Function function) {
    float[] x = new float[BLOCK];
    int filled = 0;
    long seen = 0;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      x[filled++] = Float.intBitsToFloat((int) bits);
      if (filled == BLOCK) {
        assertSameBits(function, x, 0, BLOCK);
        filled = 0;
        seen += BLOCK;
      }
    }
    assertSameBits(function, x, 0, filled);
    assertThat(seen).isGreaterThan(2_000_000);
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void specialValuesAndTheirNeighboursInEveryLane(Function function) {
    for (float special : SPECIAL) {
      float up = Math.nextUp(special);
      float down = Math.nextDown(special);
      for (float x : new float[] {special, up, down, -special, -up, -down, special / 2}) {
        float[] v = new float[67];
        Arrays.fill(v, x);
        assertSameBits(function, v, 0, v.length);
        for (int lane = 0; lane < v.length; lane++) {
          v[lane] = 0.25f * (lane - 33);
        }
        v[Math.floorMod(Float.floatToIntBits(x), v.length)] = x;
        assertSameBits(function, v, 0, v.length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void runsOfEveryLengthAndOffset(Function function) {
    float[] v = new float[200];
    for (int k = 0; k < v.length; k++) {
      v[k] = 0.07f * (k - 100);
    }
    for (int length : KernelProperties.SIZES) {
      for (int from : new int[] {0, 1, 3, 16, 67}) {
        assertSameBits(function, v, from, length);
      }
    }
    assertSameBits(function, v, 5, 0);
  }

  private void assertSameBits(Function function, float[] x, int from, int length) {
    float[] byVector = x.clone();
    function.apply(vector, byVector, from, length);
    float[] byScalar = x.clone();
    function.apply(scalar, byScalar, from, length);
    for (int k = 0; k < x.length; k++) {
      float wanted = k >= from && k < from + length ? function.of(x[k]) : x[k];
      check(function, x[k], byVector[k], wanted);
      check(function, x[k], byScalar[k], wanted);
    }
  }

  private static void check(Function function, float x, float found, float wanted) {
    if (Float.floatToIntBits(found) != Float.floatToIntBits(wanted)) {
      throw new AssertionError(
          "%s(%s = %08x) is %s = %08x, not %s = %08x"
              .formatted(
                  function.name().toLowerCase(Locale.ROOT),
                  x,
                  Float.floatToRawIntBits(x),
                  found,
                  Float.floatToRawIntBits(found),
                  wanted,
                  Float.floatToRawIntBits(wanted)));
    }
  }
}
