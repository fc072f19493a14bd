package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Kernel;
import io.flinklstm.core.kernel.Kernels;
import io.flinklstm.core.kernel.Product;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.List;
import java.util.Map;

/**
 * y = φ(x·W + b) on the last axis.
 *
 * <p>Each output is one chain of fused multiply-adds: bias, then the rows of W, ascending.
 */
public final class Dense extends RowLayer<Dense> {
  private final Kernel arithmetic = Kernels.selected();
  private final int units;
  private Activation activation = Activation.LINEAR;
  private boolean useBias = true;
  private Initializer kernelInitializer = Initializer.glorotUniform();
  private Initializer biasInitializer = Initializer.zeros();
  private Regularizer kernelRegularizer;
  private Regularizer biasRegularizer;
  private Regularizer activityRegularizer;
  private Constraint kernelConstraint;
  private Constraint biasConstraint;

  private Weight kernel;
  private Weight bias;
  private Product product;

  private Dense(int units) {
    this.units = Setting.positive("units", units);
  }

  /** A layer with this many outputs. */
  public static Dense units(int units) {
    return new Dense(units);
  }

  /** φ; linear by default. */
  public Dense activation(Activation value) {
    requireOpen("activation");
    activation = Setting.notNull("activation", value, Activation.identifiers());
    return this;
  }

  /** φ by name, as {@code "relu"}. */
  public Dense activation(String name) {
    return activation(Setting.activation("activation", name));
  }

  /** Whether there is a b; true by default. */
  public Dense useBias(boolean value) {
    requireOpen("useBias");
    useBias = value;
    return this;
  }

  /**
   * How W begins; glorotUniform by default. The code of TensorFlow.js has glorotNormal, which stays
   * in its files.
   */
  public Dense kernelInitializer(Initializer value) {
    requireOpen("kernelInitializer");
    kernelInitializer = Setting.notNull("kernelInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public Dense kernelInitializer(String name) {
    return kernelInitializer(Setting.initializer("kernelInitializer", name));
  }

  /** How b begins; zeros by default. */
  public Dense biasInitializer(Initializer value) {
    requireOpen("biasInitializer");
    biasInitializer = Setting.notNull("biasInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public Dense biasInitializer(String name) {
    return biasInitializer(Setting.initializer("biasInitializer", name));
  }

  /** Penalty on W; null for none. */
  public Dense kernelRegularizer(Regularizer value) {
    requireOpen("kernelRegularizer");
    kernelRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Dense kernelRegularizer(String name) {
    return kernelRegularizer(Setting.regularizer("kernelRegularizer", name));
  }

  /** Penalty on b; null for none. */
  public Dense biasRegularizer(Regularizer value) {
    requireOpen("biasRegularizer");
    biasRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Dense biasRegularizer(String name) {
    return biasRegularizer(Setting.regularizer("biasRegularizer", name));
  }

  /** Penalty on the outputs; null for none. */
  public Dense activityRegularizer(Regularizer value) {
    requireOpen("activityRegularizer");
    activityRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Dense activityRegularizer(String name) {
    return activityRegularizer(Setting.regularizer("activityRegularizer", name));
  }

  /** What W is brought back to after each update; null for nothing. */
  public Dense kernelConstraint(Constraint value) {
    requireOpen("kernelConstraint");
    kernelConstraint = value;
    return this;
  }

  /** The same by name, as {@code "maxNorm"}. */
  public Dense kernelConstraint(String name) {
    return kernelConstraint(Setting.constraint("kernelConstraint", name));
  }

  /** What b is brought back to after each update; null for nothing. */
  public Dense biasConstraint(Constraint value) {
    requireOpen("biasConstraint");
    biasConstraint = value;
    return this;
  }

  /** The same by name, as {@code "maxNorm"}. */
  public Dense biasConstraint(String name) {
    return biasConstraint(Setting.constraint("biasConstraint", name));
  }

  /** φ. */
  public Activation activation() {
    return activation;
  }

  @Override
  public String className() {
    return "Dense";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("units", units);
    config.put("activation", activation);
    config.put("use_bias", useBias);
    config.put("kernel_initializer", kernelInitializer);
    config.put("bias_initializer", biasInitializer);
    config.put("kernel_regularizer", kernelRegularizer);
    config.put("bias_regularizer", biasRegularizer);
    config.put("activity_regularizer", activityRegularizer);
    config.put("kernel_constraint", kernelConstraint);
    config.put("bias_constraint", biasConstraint);
  }

  @Override
  void buildRow() {
    kernel =
        addWeight("kernel", new int[] {inputs(), units}, kernelInitializer::create)
            .regularizer(kernelRegularizer)
            .constraint(kernelConstraint);
    bias =
        useBias
            ? addWeight("bias", new int[] {units}, biasInitializer::create)
                .regularizer(biasRegularizer)
                .constraint(biasConstraint)
            : null;
  }

  @Override
  void prepare() {
    float[] b = bias == null ? new float[units] : bias.value().data();
    product = arithmetic.product(kernel.value(), b, precision());
  }

  @Override
  int units() {
    return units;
  }

  /** rows · inputs · units. */
  @Override
  long multiplyAdds(List<Integer> sizes) {
    return (long) sizes.get(0) * units;
  }

  @Override
  int scratchSize() {
    return Math.multiplyExact(Product.block(Product.room(units)), Product.room(units));
  }

  @Override
  void rows(float[] x, int rows, float[] y, float[] scratch) {
    int room = Product.room(units);
    int block = Product.block(room);
    for (int first = 0; first < rows; first += block) {
      int count = Math.min(block, rows - first);
      product.set(count, x, first * inputs(), inputs(), scratch, 0, room);
      for (int k = 0; k < count; k++) {
        arithmetic.apply(activation, scratch, k * room, units);
        System.arraycopy(scratch, k * room, y, (first + k) * units, units);
      }
    }
  }

  @Override
  public String toString() {
    return "Dense %s [%d] -> [%d] %s".formatted(name(), inputs(), units, activation.identifier());
  }
}
