package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Matrix;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The gated recurrent unit.
 *
 * <pre>
 *   z  = σ(b_z + x·W_z + h·U_z)            [u], column order z r h
 *   r  = σ(b_r + x·W_r + h·U_r)            [u]
 *   h~ = φ(b_h + x·W_h + (r·h)·U_h)        [u], reset before the product
 *   h~ = φ(b_h + x·W_h + r·(c_h + h·U_h))  [u], reset after it
 *   h' = z·h + (1 − z)·h~                  [u]
 * </pre>
 *
 * <p>With the reset after the product the bias is [2, 3u]: b, then c, and z and r add c_z + h·U_z
 * and c_r + h·U_r, each a sum of its own.
 *
 * <p>State: h [u]. Sums are chains of fused multiply-adds: bias, then rows ascending. Equations:
 * {@code GRUCell.call} in tfjs-layers/src/layers/recurrent.ts, TensorFlow.js 4.22, which knows the
 * first form only, and in keras/src/layers/rnn/gru.py, Keras 3.
 */
public final class GruCell extends WeightedCell<GruCell> implements GatedSettings<GruCell> {
  private Matrix gateColumns;
  private Matrix candidateColumns;
  private float[] recurrentBias;

  private GruCell(int units) {
    super(units, 3);
  }

  /** A cell with this many units. */
  public static GruCell units(int units) {
    return new GruCell(units);
  }

  /**
   * Whether the reset gate acts after the recurrent product, the default of Keras, and not before
   * it, the default here and the only form of TensorFlow.js.
   */
  public GruCell resetAfter(boolean value) {
    settings("resetAfter").config.resetAfter = value;
    return this;
  }

  @Override
  public String className() {
    return "GRUCell";
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
  }

  private boolean resetAfter() {
    return cellConfig().resetAfter;
  }

  @Override
  int biasRows() {
    return resetAfter() ? 2 : 1;
  }

  @Override
  int scratchSize() {
    return resetAfter() ? projectionSize() : units();
  }

  @Override
  void prepare() {
    super.prepare();
    int u = units();
    if (resetAfter()) {
      recurrentBias = Arrays.copyOfRange(biasValues(), 3 * u, 6 * u);
    } else {
      gateColumns = columns(recurrentMatrix(), 0, 2 * u);
      candidateColumns = columns(recurrentMatrix(), 2 * u, 3 * u);
    }
  }

  private static Matrix columns(Matrix matrix, int from, int to) {
    int width = to - from;
    Tensor part = Tensor.zeros(matrix.rows(), width);
    for (int r = 0; r < matrix.rows(); r++) {
      System.arraycopy(matrix.row(r), from, part.data(), r * width, width);
    }
    return Matrix.copyOf(part);
  }

  @Override
  void advance(
      float[] z, int zFrom, float[] scratch, int scratchFrom, float[] state, int stateFrom) {
    int u = units();
    int candidate = zFrom + 2 * u;
    if (resetAfter()) {
      candidateResetAfter(z, zFrom, scratch, scratchFrom, state, stateFrom);
    } else {
      candidateResetBefore(z, zFrom, scratch, scratchFrom, state, stateFrom);
    }
    arithmetic.apply(activation(), z, candidate, u);
    for (int k = 0; k < u; k++) {
      float update = z[zFrom + k];
      state[stateFrom + k] =
          Math.fma(update, state[stateFrom + k], (1f - update) * z[candidate + k]);
    }
  }

  private void candidateResetBefore(
      float[] z, int zFrom, float[] scratch, int scratchFrom, float[] state, int stateFrom) {
    int u = units();
    int reset = zFrom + u;
    arithmetic.addProduct(state, stateFrom, gateColumns, z, zFrom);
    applyGates(z, zFrom);
    for (int k = 0; k < u; k++) {
      scratch[scratchFrom + k] = z[reset + k] * state[stateFrom + k];
    }
    arithmetic.addProduct(scratch, scratchFrom, candidateColumns, z, zFrom + 2 * u);
  }

  private void candidateResetAfter(
      float[] z, int zFrom, float[] scratch, int scratchFrom, float[] state, int stateFrom) {
    int u = units();
    System.arraycopy(recurrentBias, 0, scratch, scratchFrom, 3 * u);
    arithmetic.addProduct(state, stateFrom, recurrentMatrix(), scratch, scratchFrom);
    for (int k = 0; k < 2 * u; k++) {
      z[zFrom + k] += scratch[scratchFrom + k];
    }
    applyGates(z, zFrom);
    for (int k = 2 * u; k < 3 * u; k++) {
      z[zFrom + k] = Math.fma(z[zFrom + k - u], scratch[scratchFrom + k], z[zFrom + k]);
    }
  }

  /** Gate by gate, because softmax is over the units of one gate. */
  private void applyGates(float[] z, int zFrom) {
    Activation gate = recurrentActivation();
    arithmetic.apply(gate, z, zFrom, units());
    arithmetic.apply(gate, z, zFrom + units(), units());
  }

  @Override
  void describe(CellConfig settings, Map<String, Object> map) {
    describeHead(settings, map, true);
    describeTail(settings, map);
    map.put("implementation", settings.implementation);
    map.put("reset_after", settings.resetAfter);
  }
}
