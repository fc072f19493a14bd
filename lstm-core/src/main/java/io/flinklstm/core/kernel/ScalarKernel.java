package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;

/** Plain loops; the definition of every bit. */
final class ScalarKernel implements Kernel {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public Product product(Tensor weights, float[] bias, Precision precision) {
    return new ScalarProduct(weights, bias, precision);
  }

  @Override
  public LstmGates lstmGates(int units, Activation gate, Activation activation) {
    return gate == Activation.SIGMOID && activation == Activation.TANH
        ? new FusedGates.Scalar(units)
        : new ComposedGates(this, units, gate, activation);
  }

  @Override
  public void apply(Activation activation, float[] v, int from, int length) {
    activation.apply(v, from, length);
  }

  @Override
  public void multiply(float[] a, int aFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k++) {
      y[yFrom + k] = a[aFrom + k] * y[yFrom + k];
    }
  }

  @Override
  public void keep(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k++) {
      y[yFrom + k] = Math.fma(a[aFrom + k], y[yFrom + k], b[bFrom + k]);
    }
  }

  @Override
  public void addProduct(
      float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k++) {
      y[yFrom + k] = Math.fma(a[aFrom + k], b[bFrom + k], y[yFrom + k]);
    }
  }

  @Override
  public void mix(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k++) {
      float share = a[aFrom + k];
      y[yFrom + k] = Math.fma(share, y[yFrom + k], (1f - share) * b[bFrom + k]);
    }
  }

  @Override
  public void add(float[] a, int aFrom, float[] y, int yFrom, int length) {
    for (int k = 0; k < length; k++) {
      y[yFrom + k] = y[yFrom + k] + a[aFrom + k];
    }
  }

  @Override
  public String toString() {
    return "scalar kernel";
  }
}
