package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Product;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
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
  private Product recurrent;
  private Product candidate;

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

  /** resetAfter: c + h·U; else gates z and r, then r·h. */
  @Override
  int scratchSize(int count) {
    int row = resetAfter() ? projectionRoom() : Product.room(2 * units()) + units();
    return Math.multiplyExact(count, row);
  }

  @Override
  void prepare() {
    super.prepare();
    int u = units();
    Tensor weights = recurrentWeights();
    if (resetAfter()) {
      recurrent = product(weights, biasRow(1));
    } else {
      recurrent = product(columns(weights, 0, 2 * u), new float[2 * u]);
      candidate = product(columns(weights, 2 * u, 3 * u), new float[u]);
    }
  }

  private static Tensor columns(Tensor matrix, int from, int to) {
    int width = to - from;
    int rows = matrix.dimension(0);
    Tensor part = Tensor.zeros(rows, width);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          matrix.data(), r * matrix.dimension(1) + from, part.data(), r * width, width);
    }
    return part;
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
    if (resetAfter()) {
      int room = projectionRoom();
      recurrent.set(count, state, stateFrom, stateStride, scratch, scratchFrom, room);
      for (int k = 0; k < count; k++) {
        int from = zFrom + k * zStride;
        resetAfter(z, from, scratch, scratchFrom + k * room);
        update(z, from, z, from, state, stateFrom + k * stateStride);
      }
      return;
    }
    int room = Product.room(2 * units());
    int kept = scratchFrom + count * room;
    for (int k = 0; k < count; k++) {
      System.arraycopy(z, zFrom + k * zStride, scratch, scratchFrom + k * room, 2 * units());
    }
    recurrent.add(count, state, stateFrom, stateStride, scratch, scratchFrom, room);
    for (int k = 0; k < count; k++) {
      int from = scratchFrom + k * room;
      int at = kept + k * units();
      applyGates(scratch, from);
      System.arraycopy(state, stateFrom + k * stateStride, scratch, at, units());
      arithmetic.multiply(scratch, from + units(), scratch, at, units());
    }
    candidate.add(count, scratch, kept, units(), z, zFrom + 2 * units(), zStride);
    for (int k = 0; k < count; k++) {
      int from = scratchFrom + k * room;
      update(scratch, from, z, zFrom + k * zStride, state, stateFrom + k * stateStride);
    }
  }

  /** Gates and candidate of one sample. Modifies z. */
  private void resetAfter(float[] z, int zFrom, float[] recurrentPart, int from) {
    int u = units();
    arithmetic.add(recurrentPart, from, z, zFrom, 2 * u);
    applyGates(z, zFrom);
    arithmetic.addProduct(z, zFrom + u, recurrentPart, from + 2 * u, z, zFrom + 2 * u, u);
  }

  /** The new state of one sample from its update gate and candidate. Modifies z and the state. */
  private void update(
      float[] gates, int gatesFrom, float[] z, int zFrom, float[] state, int stateFrom) {
    int from = zFrom + 2 * units();
    arithmetic.apply(activation(), z, from, units());
    arithmetic.mix(gates, gatesFrom, z, from, state, stateFrom, units());
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
