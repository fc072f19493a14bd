package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.LstmGates;
import io.flinklstm.core.kernel.Product;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Initializer;
import java.util.List;
import java.util.Map;

/**
 * The long short-term memory cell.
 *
 * <pre>
 *   z  = b + x·W + h·U            [4u], gate order i f c o
 *   c' = σ(f)·c + σ(i)·φ(z_c)     [u]
 *   h' = σ(o)·φ(c')               [u]
 * </pre>
 *
 * <p>State: h [u], then c [u]. Each element of z is one chain of fused multiply-adds: bias, then
 * the rows of W, then the rows of U, ascending. Equations: {@code LSTMCell.call} in
 * tfjs-layers/src/layers/recurrent.ts, TensorFlow.js 4.22.
 */
public final class LstmCell extends WeightedCell<LstmCell> implements GatedSettings<LstmCell> {
  private Product u;
  private LstmGates gates;

  private LstmCell(int units) {
    super(units, 4);
  }

  /** A cell with this many units. */
  public static LstmCell units(int units) {
    return new LstmCell(units);
  }

  /** Whether the bias of the forget gate begins with ones; false by default. */
  public LstmCell unitForgetBias(boolean value) {
    settings("unitForgetBias").config.unitForgetBias = value;
    return this;
  }

  @Override
  public String className() {
    return "LSTMCell";
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units(), units());
  }

  @Override
  int scratchSize(int count) {
    return gates().scratchSize();
  }

  private LstmGates gates() {
    return arithmetic.lstmGates(units(), recurrentActivation(), activation());
  }

  @Override
  void prepare() {
    super.prepare();
    u = product(recurrentWeights(), new float[projectionSize()]);
    gates = gates();
  }

  /** With unitForgetBias: [init(u), ones(u), init(2u)], as TensorFlow.js does it. */
  @Override
  Tensor newBias(int[] shape) {
    CellConfig config = cellConfig();
    if (!config.unitForgetBias) {
      return super.newBias(shape);
    }
    int u = config.units;
    float[] values = new float[4 * u];
    System.arraycopy(config.biasInitializer.create(u).data(), 0, values, 0, u);
    System.arraycopy(Initializer.ones().create(u).data(), 0, values, u, u);
    System.arraycopy(config.biasInitializer.create(2 * u).data(), 0, values, 2 * u, 2 * u);
    return Tensor.of(values, shape);
  }

  @Override
  void advance(
      int count,
      float[] z,
      int zFrom,
      int zStride,
      float[] scratch,
      int scratchFrom,
      float[] state,
      int stateFrom,
      int stateStride) {
    u.add(count, state, stateFrom, stateStride, z, zFrom, zStride);
    for (int k = 0; k < count; k++) {
      gates.advance(
          z, zFrom + k * zStride, state, stateFrom + k * stateStride, scratch, scratchFrom);
    }
  }

  @Override
  void describe(CellConfig settings, Map<String, Object> map) {
    describeHead(settings, map, true);
    map.put("unit_forget_bias", settings.unitForgetBias);
    describeTail(settings, map);
    map.put("implementation", settings.implementation);
  }
}
