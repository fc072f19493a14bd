package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
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
  int scratchSize() {
    return 0;
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
      float[] z, int zFrom, float[] scratch, int scratchFrom, float[] state, int stateFrom) {
    int u = units();
    int forget = zFrom + u;
    int candidate = zFrom + 2 * u;
    int output = zFrom + 3 * u;
    int cell = stateFrom + u;
    arithmetic.addProduct(state, stateFrom, recurrentMatrix(), z, zFrom);
    Activation gate = recurrentActivation();
    arithmetic.apply(gate, z, zFrom, u);
    arithmetic.apply(gate, z, forget, u);
    arithmetic.apply(activation(), z, candidate, u);
    arithmetic.apply(gate, z, output, u);
    for (int k = 0; k < u; k++) {
      float c = Math.fma(z[forget + k], state[cell + k], z[zFrom + k] * z[candidate + k]);
      state[cell + k] = c;
      z[candidate + k] = c;
    }
    arithmetic.apply(activation(), z, candidate, u);
    for (int k = 0; k < u; k++) {
      state[stateFrom + k] = z[output + k] * z[candidate + k];
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
