package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API at the processor's preferred width, at most 512 bits. What fills no vector at the
 * end of a run is the scalar kernel's.
 */
final class VectorKernel implements Kernel {
  /** At most 16 lanes, as {@link Product#room} promises; some ARM processors have up to 64. */
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final ScalarKernel TAIL = new ScalarKernel();

  /** Floats of panels that may be mostly padding: 64 KiB. */
  private static final long MOST_PADDED = 1L << 14;

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Product product(Tensor weights, float[] bias, Precision precision) {
    if (mostlyPadding(weights.dimension(0), weights.dimension(1))) {
      return TAIL.product(weights, bias, precision);
    }
    return precision == Precision.BFLOAT16
        ? new Bfloat16Product(weights, bias)
        : new Float32Product(weights, bias);
  }

  /**
   * Whether panels would be large and little of them weights: a file of a few megabytes with one
   * column and millions of rows must not become gigabytes.
   */
  static boolean mostlyPadding(int rows, int cols) {
    long floats = PanelProduct.panelFloats(rows, cols);
    return floats > MOST_PADDED && floats > 4L * rows * cols || floats > Integer.MAX_VALUE - 8;
  }

  @Override
  public LstmGates lstmGates(int units, Activation gate, Activation activation) {
    return gate == Activation.SIGMOID && activation == Activation.TANH
        ? new FusedGates.Vector(units)
        : new ComposedGates(this, units, gate, activation);
  }

  @Override
  public void apply(Activation activation, float[] v, int from, int length) {
    switch (activation) {
      case LINEAR -> {}
      case SIGMOID -> apply(VectorMath.Function.SIGMOID, activation, v, from, length);
      case TANH -> apply(VectorMath.Function.TANH, activation, v, from, length);
      default -> VectorActivations.apply(activation, v, from, length);
    }
  }

  private static void apply(
      VectorMath.Function function, Activation activation, float[] v, int from, int length) {
    int full = SPECIES.loopBound(length);
    if (full > 0) {
      VectorMath.apply(function, v, from, from + full);
    }
    activation.apply(v, from + full, length - full);
  }

  @Override
  public void multiply(float[] a, int aFrom, float[] y, int yFrom, int length) {
    int full = SPECIES.loopBound(length);
    if (full > 0) {
      multiplyVectors(a, aFrom, y, yFrom, full);
    }
    TAIL.multiply(a, aFrom + full, y, yFrom + full, length - full);
  }

  private static void multiplyVectors(float[] a, int aFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += SPECIES.length()) {
      FloatVector by = FloatVector.fromArray(SPECIES, a, aFrom + k);
      FloatVector.fromArray(SPECIES, y, yFrom + k).mul(by).intoArray(y, yFrom + k);
    }
  }

  @Override
  public void keep(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    int full = SPECIES.loopBound(length);
    if (full > 0) {
      keepVectors(a, aFrom, b, bFrom, y, yFrom, full);
    }
    TAIL.keep(a, aFrom + full, b, bFrom + full, y, yFrom + full, length - full);
  }

  private static void keepVectors(
      float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += SPECIES.length()) {
      FloatVector share = FloatVector.fromArray(SPECIES, a, aFrom + k);
      FloatVector added = FloatVector.fromArray(SPECIES, b, bFrom + k);
      share.fma(FloatVector.fromArray(SPECIES, y, yFrom + k), added).intoArray(y, yFrom + k);
    }
  }

  @Override
  public void addProduct(
      float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    int full = SPECIES.loopBound(length);
    if (full > 0) {
      addProductVectors(a, aFrom, b, bFrom, y, yFrom, full);
    }
    TAIL.addProduct(a, aFrom + full, b, bFrom + full, y, yFrom + full, length - full);
  }

  private static void addProductVectors(
      float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += SPECIES.length()) {
      FloatVector one = FloatVector.fromArray(SPECIES, a, aFrom + k);
      FloatVector other = FloatVector.fromArray(SPECIES, b, bFrom + k);
      one.fma(other, FloatVector.fromArray(SPECIES, y, yFrom + k)).intoArray(y, yFrom + k);
    }
  }

  @Override
  public void mix(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    int full = SPECIES.loopBound(length);
    if (full > 0) {
      mixVectors(a, aFrom, b, bFrom, y, yFrom, full);
    }
    TAIL.mix(a, aFrom + full, b, bFrom + full, y, yFrom + full, length - full);
  }

  private static void mixVectors(
      float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += SPECIES.length()) {
      FloatVector share = FloatVector.fromArray(SPECIES, a, aFrom + k);
      FloatVector rest = FloatVector.broadcast(SPECIES, 1f).sub(share);
      FloatVector added = rest.mul(FloatVector.fromArray(SPECIES, b, bFrom + k));
      share.fma(FloatVector.fromArray(SPECIES, y, yFrom + k), added).intoArray(y, yFrom + k);
    }
  }

  @Override
  public void add(float[] a, int aFrom, float[] y, int yFrom, int length) {
    int full = SPECIES.loopBound(length);
    if (full > 0) {
      addVectors(a, aFrom, y, yFrom, full);
    }
    TAIL.add(a, aFrom + full, y, yFrom + full, length - full);
  }

  private static void addVectors(float[] a, int aFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k += SPECIES.length()) {
      FloatVector added = FloatVector.fromArray(SPECIES, a, aFrom + k);
      FloatVector.fromArray(SPECIES, y, yFrom + k).add(added).intoArray(y, yFrom + k);
    }
  }

  @Override
  public String toString() {
    return "vector kernel, %d bits".formatted(SPECIES.vectorBitSize());
  }
}
