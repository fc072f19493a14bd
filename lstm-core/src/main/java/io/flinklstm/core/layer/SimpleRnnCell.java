package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Product;
import java.util.List;
import java.util.Map;

/**
 * The fully connected recurrent cell: h' = φ(b + x·W + h·U), [u].
 *
 * <p>State: h [u]. Each element is one chain of fused multiply-adds: bias, then the rows of W, then
 * the rows of U, ascending. It has no gates. Equations: {@code SimpleRNNCell.call} in
 * tfjs-layers/src/layers/recurrent.ts, TensorFlow.js 4.22.
 */
public final class SimpleRnnCell extends WeightedCell<SimpleRnnCell> {
  private Product u;

  private SimpleRnnCell(int units) {
    super(units, 1);
  }

  /** A cell with this many units. */
  public static SimpleRnnCell units(int units) {
    return new SimpleRnnCell(units);
  }

  @Override
  public String className() {
    return "SimpleRNNCell";
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
  }

  @Override
  void prepare() {
    super.prepare();
    u = product(recurrentWeights(), new float[projectionSize()]);
  }

  @Override
  int scratchSize(int count) {
    return 0;
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
      int from = zFrom + k * zStride;
      arithmetic.apply(activation(), z, from, units());
      System.arraycopy(z, from, state, stateFrom + k * stateStride, units());
    }
  }

  @Override
  void describe(CellConfig settings, Map<String, Object> map) {
    describeHead(settings, map, false);
    describeTail(settings, map);
  }
}
