package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Kernel;
import io.flinklstm.core.kernel.Kernels;
import io.flinklstm.core.kernel.Product;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * A cell with a kernel W [inputs, g·u], a recurrent kernel U [u, g·u] and a bias, where g is the
 * number of gates and candidates.
 */
abstract class WeightedCell<C extends WeightedCell<C>> extends Cell<C> implements CellSettings<C> {
  final Kernel arithmetic = Kernels.selected();
  private CellConfig config;
  private final int gates;
  private Weight kernel;
  private Weight recurrentKernel;
  private Weight bias;
  private Product w;

  WeightedCell(int units, int gates) {
    this.config = new CellConfig(units);
    this.gates = gates;
  }

  final CellConfig cellConfig() {
    return config;
  }

  @Override
  public final Settings settings(String field) {
    requireOpen(field);
    return new Settings(config);
  }

  @Override
  public final C that() {
    return self();
  }

  @Override
  public final int units() {
    return config.units;
  }

  final Activation activation() {
    return config.activation;
  }

  final Activation recurrentActivation() {
    return config.recurrentActivation;
  }

  @Override
  final boolean projectsAhead() {
    return config.implementation == 2;
  }

  @Override
  final int projectionSize() {
    return gates * config.units;
  }

  /** (inputs + u) · g·u: every element of W and U once. */
  @Override
  final long multiplyAdds() {
    return kernel.elements() + recurrentKernel.elements();
  }

  /** Rows of the bias: 1, or 2 if input and recurrent part have one each. */
  int biasRows() {
    return 1;
  }

  /** The numbers the bias begins with. */
  Tensor newBias(int[] shape) {
    return config.biasInitializer.create(shape);
  }

  @Override
  final void addWeights(Layer<?> layer, String prefix, int inputs) {
    int columns = Math.multiplyExact(gates, config.units);
    kernel =
        layer
            .addWeight(
                prefix + "kernel", new int[] {inputs, columns}, config.kernelInitializer::create)
            .regularizer(config.kernelRegularizer)
            .constraint(config.kernelConstraint);
    recurrentKernel =
        layer
            .addWeight(
                prefix + "recurrent_kernel",
                new int[] {config.units, columns},
                config.recurrentInitializer::create)
            .regularizer(config.recurrentRegularizer)
            .constraint(config.recurrentConstraint);
    int[] biasShape = biasRows() == 1 ? new int[] {columns} : new int[] {biasRows(), columns};
    bias =
        config.useBias
            ? layer
                .addWeight(prefix + "bias", biasShape, this::newBias)
                .regularizer(config.biasRegularizer)
                .constraint(config.biasConstraint)
            : null;
  }

  @Override
  void prepare() {
    w = product(kernel.value(), biasRow(0));
  }

  /** U, [u, g·u]. */
  final Tensor recurrentWeights() {
    return recurrentKernel.value();
  }

  /** One row of the bias, [g·u], zeros if the cell has none. */
  final float[] biasRow(int row) {
    int columns = projectionSize();
    return bias == null
        ? new float[columns]
        : Arrays.copyOfRange(bias.value().data(), row * columns, (row + 1) * columns);
  }

  /** Packs weights in the precision of the layer. */
  final Product product(Tensor weights, float[] biasOfProduct) {
    return arithmetic.product(weights, biasOfProduct, precision());
  }

  @Override
  final void project(
      int count, float[] x, int xFrom, int xStride, float[] z, int zFrom, int zStride) {
    w.set(count, x, xFrom, xStride, z, zFrom, zStride);
  }

  @Override
  C copy() {
    C copy = super.copy();
    ((WeightedCell<C>) copy).config = config.copy();
    return copy;
  }

  @Override
  final void describe(Map<String, Object> map) {
    describe(config, map);
  }

  /** The settings of this kind of cell. */
  abstract void describe(CellConfig settings, Map<String, Object> map);

  /** Settings in front of those of one kind of cell. */
  static void describeHead(CellConfig settings, Map<String, Object> map, boolean gated) {
    map.put("units", settings.units);
    map.put("activation", settings.activation);
    if (gated) {
      map.put("recurrent_activation", settings.recurrentActivation);
    }
    map.put("use_bias", settings.useBias);
    map.put("kernel_initializer", settings.kernelInitializer);
    map.put("recurrent_initializer", settings.recurrentInitializer);
    map.put("bias_initializer", settings.biasInitializer);
  }

  /** Settings after those of one kind of cell. */
  static void describeTail(CellConfig settings, Map<String, Object> map) {
    map.put("kernel_regularizer", settings.kernelRegularizer);
    map.put("recurrent_regularizer", settings.recurrentRegularizer);
    map.put("bias_regularizer", settings.biasRegularizer);
    map.put("kernel_constraint", settings.kernelConstraint);
    map.put("recurrent_constraint", settings.recurrentConstraint);
    map.put("bias_constraint", settings.biasConstraint);
    map.put("dropout", settings.dropout);
    map.put("recurrent_dropout", settings.recurrentDropout);
  }
}
