package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class KernelProperties {
  /** Below, at and above each number of lanes. */
  static final int[] SIZES = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67, 90, 100, 130};

  private static final float[] SPECIAL = {
    0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, Float.MAX_VALUE, 1e-20f, -1e20f
  };

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(Arrays.stream(SIZES).boxed().toList());
  }

  @Property(tries = 600)
  void everyProductIsTheChainOfItsDefinition(
      @ForAll long seed,
      @ForAll("sizes") int rows,
      @ForAll("sizes") int cols,
      @ForAll @IntRange(min = 1, max = 17) int count,
      @ForAll Precision precision) {
    Random random = new Random(seed);
    int xFrom = random.nextInt(5);
    int xStride = rows + random.nextInt(3);
    int yFrom = random.nextInt(5);
    int yStride = Product.room(cols) + random.nextInt(3);
    float[] x = floats(random, xFrom + count * xStride);
    float[] y = floats(random, yFrom + count * yStride);
    float[] bias = floats(random, cols);
    Tensor w = Tensor.of(floats(random, rows * cols), rows, cols);
    float[] xBefore = x.clone();
    for (Kernel kernel : kernels()) {
      Product product = kernel.product(w, bias, precision);
      float[] set = y.clone();
      product.set(count, x, xFrom, xStride, set, yFrom, yStride);
      float[] added = y.clone();
      product.add(count, x, xFrom, xStride, added, yFrom, yStride);
      for (int k = 0; k < count; k++) {
        int from = yFrom + k * yStride;
        float[] before = Arrays.copyOfRange(y, from, from + cols);
        float[] row = Arrays.copyOfRange(x, xFrom + k * xStride, xFrom + k * xStride + rows);
        assertThat(bits(Arrays.copyOfRange(set, from, from + cols)))
            .as("%s", kernel)
            .isEqualTo(bits(chains(row, w, bias, precision)));
        assertThat(bits(Arrays.copyOfRange(added, from, from + cols)))
            .as("%s", kernel)
            .isEqualTo(bits(chains(row, w, before, precision)));
      }
      assertThat(bits(Arrays.copyOf(set, yFrom))).isEqualTo(bits(Arrays.copyOf(y, yFrom)));
      assertThat(bits(x)).as("%s leaves x", kernel).isEqualTo(bits(xBefore));
    }
  }

  private static float[] chains(float[] x, Tensor w, float[] start, Precision precision) {
    float[] y = start.clone();
    for (int c = 0; c < y.length; c++) {
      for (int r = 0; r < x.length; r++) {
        y[c] = Math.fma(x[r], precision.round(w.data()[r * y.length + c]), y[c]);
      }
    }
    return y;
  }

  @Property(tries = 200)
  void infinitiesAndNansTakeTheSamePlaces(
      @ForAll long seed,
      @ForAll("sizes") int rows,
      @ForAll("sizes") int cols,
      @ForAll Precision precision) {
    Random random = new Random(seed);
    float[] x = floats(random, rows);
    float[] weights = floats(random, rows * cols);
    x[random.nextInt(rows)] = Float.POSITIVE_INFINITY;
    weights[random.nextInt(rows * cols)] = Float.NEGATIVE_INFINITY;
    weights[random.nextInt(rows * cols)] =
        Float.intBitsToFloat(random.nextBoolean() ? 0x7FC00000 : 0x7F800001);
    Tensor w = Tensor.of(weights, rows, cols);
    float[] wanted = chains(x, w, new float[cols], precision);
    float[] found = new float[Product.room(cols)];
    new VectorKernel().product(w, new float[cols], precision).set(1, x, 0, 0, found, 0, 0);
    assertThat(bits(Arrays.copyOf(found, cols))).isEqualTo(bits(wanted));
  }

  @Property(tries = 300)
  void gatesOfAnLstmHaveTheSameBits(
      @ForAll long seed,
      @ForAll("sizes") int units,
      @ForAll Activation gate,
      @ForAll Activation activation) {
    Random random = new Random(seed);
    float[] z = floats(random, Product.room(4 * units) + 3);
    float[] state = floats(random, 2 * units + 7);
    float[] wanted = state.clone();
    advance(new ScalarKernel().lstmGates(units, gate, activation), z.clone(), wanted);
    float[] found = state.clone();
    advance(new VectorKernel().lstmGates(units, gate, activation), z.clone(), found);
    assertThat(bits(found)).isEqualTo(bits(wanted));
    assertThat(bits(Arrays.copyOfRange(found, 2 * units + 5, found.length)))
        .isEqualTo(bits(Arrays.copyOfRange(state, 2 * units + 5, state.length)));
  }

  private static void advance(LstmGates gates, float[] z, float[] state) {
    gates.advance(z, 3, state, 5, new float[gates.scratchSize() + 2], 2);
  }

  @Property(tries = 200)
  void elementwiseOperationsHaveTheSameBits(@ForAll long seed, @ForAll("sizes") int length) {
    Random random = new Random(seed);
    float[] a = floats(random, length + 2);
    float[] b = floats(random, length + 1);
    float[] y = floats(random, length + 6);
    Kernel scalar = new ScalarKernel();
    Kernel vector = new VectorKernel();
    for (int operation = 0; operation < 5; operation++) {
      float[] wanted = y.clone();
      run(scalar, operation, a, b, wanted, length);
      float[] found = y.clone();
      run(vector, operation, a, b, found, length);
      assertThat(bits(found)).as("operation %d", operation).isEqualTo(bits(wanted));
    }
  }

  private static void run(
      Kernel kernel, int operation, float[] a, float[] b, float[] y, int length) {
    switch (operation) {
      case 0 -> kernel.multiply(a, 2, y, 3, length);
      case 1 -> kernel.keep(a, 2, b, 1, y, 3, length);
      case 2 -> kernel.addProduct(a, 2, b, 1, y, 3, length);
      case 3 -> kernel.mix(a, 2, b, 1, y, 3, length);
      default -> kernel.add(a, 2, y, 3, length);
    }
  }

  private static List<Kernel> kernels() {
    return List.of(new ScalarKernel(), new VectorKernel());
  }

  /** One in eight special, the others of widely different sizes. */
  private static float[] floats(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          random.nextInt(8) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : Math.scalb(random.nextFloat() - 0.5f, random.nextInt(16) - 8);
    }
    return values;
  }

  /** All NaNs are one. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
