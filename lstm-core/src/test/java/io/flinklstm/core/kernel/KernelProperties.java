package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.math.Matrix;
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
  static final int[] SIZES = {1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67, 130};

  private static final float[] SPECIAL = {
    0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, Float.MAX_VALUE, 1e-20f, -1e20f
  };

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(Arrays.stream(SIZES).boxed().toList());
  }

  @Property(tries = 400)
  void everyKernelGivesTheChainOfItsDefinition(
      @ForAll long seed,
      @ForAll("sizes") int rows,
      @ForAll("sizes") int cols,
      @ForAll @IntRange(min = 0, max = 5) int xFrom,
      @ForAll @IntRange(min = 0, max = 5) int yFrom) {
    Random random = new Random(seed);
    float[] x = floats(random, xFrom + rows + 2);
    float[] y = floats(random, yFrom + cols + 3);
    Matrix m = Matrix.copyOf(Tensor.of(floats(random, rows * cols), rows, cols));
    float[] wanted = y.clone();
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < rows; r++) {
        wanted[yFrom + c] = Math.fma(x[xFrom + r], m.row(r)[c], wanted[yFrom + c]);
      }
    }
    float[] xBefore = x.clone();
    for (Kernel kernel : kernels()) {
      float[] found = y.clone();
      kernel.addProduct(x, xFrom, m, found, yFrom);
      assertThat(bits(found)).as("%s", kernel).isEqualTo(bits(wanted));
      assertThat(bits(x)).as("%s leaves x", kernel).isEqualTo(bits(xBefore));
    }
  }

  @Property(tries = 200)
  void infinitiesAndNansTakeTheSamePlaces(
      @ForAll long seed, @ForAll("sizes") int rows, @ForAll("sizes") int cols) {
    Random random = new Random(seed);
    float[] x = floats(random, rows);
    float[] weights = floats(random, rows * cols);
    x[random.nextInt(rows)] = Float.POSITIVE_INFINITY;
    weights[random.nextInt(rows * cols)] = Float.NEGATIVE_INFINITY;
    weights[random.nextInt(rows * cols)] = Float.NaN;
    Matrix m = Matrix.copyOf(Tensor.of(weights, rows, cols));
    float[] wanted = new float[cols];
    new ScalarKernel().addProduct(x, 0, m, wanted, 0);
    float[] found = new float[cols];
    new VectorKernel().addProduct(x, 0, m, found, 0);
    assertThat(bits(found)).isEqualTo(bits(wanted));
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
