package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.ScalarKernel;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;
import java.util.Arrays;

/**
 * y = φ(x·W + b) on the last axis.
 *
 * <p>Each output is one chain of fused multiply-adds: bias, then the rows of W, ascending.
 */
public final class Dense implements Layer {
  private final String name;
  private final Matrix kernel;
  private final float[] bias;
  private final Activation activation;

  /**
   * A layer from its weights.
   *
   * @param name layer name
   * @param kernel W, [inputs, units]
   * @param bias b, [units], or null for none
   * @param activation φ
   * @throws IllegalArgumentException if the bias has another length
   */
  public Dense(String name, Matrix kernel, float[] bias, Activation activation) {
    this.name = name;
    this.kernel = kernel;
    this.bias = bias == null ? null : bias.clone();
    this.activation = activation;
    if (bias != null && bias.length != kernel.cols()) {
      throw new IllegalArgumentException(
          "bias must be [%d] but is [%d]".formatted(kernel.cols(), bias.length));
    }
  }

  @Override
  public void step(float[] x, float[] state, int stateFrom, float[] scratch, float[] y) {
    if (bias == null) {
      Arrays.fill(y, 0, kernel.cols(), 0f);
    } else {
      System.arraycopy(bias, 0, y, 0, kernel.cols());
    }
    ScalarKernel.addProduct(x, 0, kernel, y);
    activation.apply(y, 0, kernel.cols());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String className() {
    return "Dense";
  }

  @Override
  public int inputs() {
    return kernel.rows();
  }

  @Override
  public int units() {
    return kernel.cols();
  }

  @Override
  public int stateSize() {
    return 0;
  }

  @Override
  public int scratchSize() {
    return 0;
  }

  @Override
  public TimeAxis timeAxis() {
    return TimeAxis.IGNORES;
  }

  @Override
  public long parameters() {
    return (long) kernel.rows() * kernel.cols() + (bias == null ? 0 : bias.length);
  }

  @Override
  public String toString() {
    return "Dense %s [%d] -> [%d] %s".formatted(name, inputs(), units(), activation.identifier());
  }
}
