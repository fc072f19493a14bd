package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.math.Activation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every activation of the vector kernel against its definition: equal bits, any NaN. */
class ActivationAgreementTest {
  /** Every 4001st float: 1.07 million of 2^32, all exponents, denormals, NaNs, both signs. */
  private static final int STRIDE = 4001;

  private static final int BLOCK = 4096;

  /** Around each branch and bound of the formulas, and what has bits of its own. */
  private static final float[] SPECIAL = {
    0f,
    1f,
    2.5f,
    3f,
    6f,
    14.4f,
    25f,
    30f,
    88.72283f,
    103.97208f,
    200f,
    1e10f,
    1.8446744e19f,
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

  @ParameterizedTest
  @EnumSource(Activation.class)
  void aMillionFloatsOfAllExponents(Activation activation) {
    float[] x = new float[BLOCK];
    int filled = 0;
    long seen = 0;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      x[filled++] = Float.intBitsToFloat((int) bits);
      if (filled == BLOCK) {
        assertSameBits(activation, x, 0, BLOCK);
        filled = 0;
        seen += BLOCK;
      }
    }
    assertSameBits(activation, x, 0, filled);
    assertThat(seen).isGreaterThan(1_000_000);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void specialValuesAndTheirNeighboursInEveryLane(Activation activation) {
    for (float special : SPECIAL) {
      float up = Math.nextUp(special);
      float down = Math.nextDown(special);
      for (float x : new float[] {special, up, down, -special, -up, -down, special / 2}) {
        float[] v = new float[67];
        Arrays.fill(v, x);
        assertSameBits(activation, v, 0, v.length);
        for (int lane = 0; lane < v.length; lane++) {
          v[lane] = 0.25f * (lane - 33);
        }
        v[Math.floorMod(Float.floatToIntBits(x), v.length)] = x;
        assertSameBits(activation, v, 0, v.length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void runsOfEveryLengthAndOffset(Activation activation) {
    Random random = new Random(11);
    float[] v = new float[200];
    for (int k = 0; k < v.length; k++) {
      v[k] = 20f * (random.nextFloat() - 0.5f);
    }
    for (int length : KernelProperties.SIZES) {
      for (int from : new int[] {0, 1, 3, 16, 67}) {
        assertSameBits(activation, v, from, length);
      }
    }
    assertSameBits(activation, v, 5, 0);
  }

  /** There the definition has branches and the vector form has not. */
  @Test
  void everyFloatWhereTheExponentialUnderflowsAndOverflows() {
    for (float start : new float[] {-104.75f, 88.5f}) {
      for (float x = start; x < start + 1.25f; ) {
        float[] v = new float[BLOCK];
        for (int k = 0; k < BLOCK; k++) {
          v[k] = x;
          x = Math.nextUp(x);
        }
        assertSameBits(Activation.EXPONENTIAL, v, 0, BLOCK);
      }
    }
  }

  private void assertSameBits(Activation activation, float[] x, int from, int length) {
    float[] wanted = x.clone();
    activation.apply(wanted, from, length);
    for (Kernel kernel : new Kernel[] {scalar, vector}) {
      float[] found = x.clone();
      kernel.apply(activation, found, from, length);
      for (int k = 0; k < x.length; k++) {
        if (Float.floatToIntBits(found[k]) != Float.floatToIntBits(wanted[k])) {
          throw new AssertionError(
              "%s(%s = %08x) of the %s, number %d of %d, is %s, not %s"
                  .formatted(
                      activation.identifier(),
                      x[k],
                      Float.floatToRawIntBits(x[k]),
                      kernel,
                      k - from,
                      length,
                      found[k],
                      wanted[k]));
        }
      }
    }
  }
}
