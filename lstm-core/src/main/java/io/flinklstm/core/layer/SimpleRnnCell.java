package io.flinklstm.core.layer;

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
  int scratchSize() {
    return 0;
  }

  @Override
  void advance(
      float[] z, int zFrom, float[] scratch, int scratchFrom, float[] state, int stateFrom) {
    arithmetic.addProduct(state, stateFrom, recurrentMatrix(), z, zFrom);
    arithmetic.apply(activation(), z, zFrom, units());
    System.arraycopy(z, zFrom, state, stateFrom, units());
  }

  @Override
  void describe(CellConfig settings, Map<String, Object> map) {
    describeHead(settings, map, false);
    describeTail(settings, map);
  }
}
