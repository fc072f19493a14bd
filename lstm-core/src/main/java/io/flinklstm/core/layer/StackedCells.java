package io.flinklstm.core.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cells one above the other, as one: each reads the output of the cell below it.
 *
 * <p>State: those of the topmost cell first, those of the lowest last, [h_n, c_n, ..., h_1, c_1]
 * for LSTM cells; so it begins with the output. Weights: {@code RNNCell_0/kernel} and so on, from
 * the lowest cell up. Source: {@code StackedRNNCells} in tfjs-layers/src/layers/recurrent.ts,
 * TensorFlow.js 4.22.
 */
public final class StackedCells extends Cell<StackedCells> {
  private List<Cell<?>> cells;
  private final List<Integer> stateSizes;
  private final int[] stateAt;
  private final int upperRoom;

  private StackedCells(List<Cell<?>> cells) {
    this.cells = cells;
    this.stateAt = new int[cells.size()];
    List<Integer> sizes = new ArrayList<>();
    int at = 0;
    int largest = 0;
    for (int i = cells.size() - 1; i >= 0; i--) {
      stateAt[i] = at;
      at = Math.addExact(at, cells.get(i).stateSize());
      sizes.addAll(cells.get(i).stateSizes());
      largest = i == 0 ? largest : Math.max(largest, cells.get(i).projectionRoom());
    }
    this.stateSizes = List.copyOf(sizes);
    this.upperRoom = largest;
  }

  /**
   * A stack, the lowest cell first.
   *
   * @throws IllegalArgumentException if there is none, one is there twice or is itself a stack
   */
  public static StackedCells of(Cell<?>... cells) {
    return of(List.of(Setting.notNull("cells", cells, "at least one cell")));
  }

  /** A stack, the lowest cell first; see {@link #of(Cell...)}. */
  public static StackedCells of(List<Cell<?>> cells) {
    if (cells.isEmpty()) {
      throw Setting.problem("cells", "at least one cell", "none");
    }
    Set<Cell<?>> different = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < cells.size(); i++) {
      Cell<?> cell = cells.get(i);
      if (cell instanceof StackedCells) {
        throw Setting.problem("cells[" + i + "]", "a cell that is not itself a stack", cell);
      }
      if (!different.add(cell)) {
        throw Setting.problem("cells[" + i + "]", "each cell once", cell + " again");
      }
    }
    return new StackedCells(List.copyOf(cells));
  }

  /** The cells, the lowest first. */
  public List<Cell<?>> cells() {
    return cells;
  }

  @Override
  public String className() {
    return "StackedRNNCells";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("cells", cells);
  }

  private Cell<?> lowest() {
    return cells.get(0);
  }

  @Override
  public int units() {
    return cells.get(cells.size() - 1).units();
  }

  @Override
  public List<Integer> stateSizes() {
    return stateSizes;
  }

  /** Only the lowest cell knows its inputs ahead of time. */
  @Override
  boolean projectsAhead() {
    return lowest().projectsAhead();
  }

  @Override
  void addWeights(Layer<?> layer, String prefix, int inputs) {
    int width = inputs;
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).build(layer, prefix + "RNNCell_" + i + "/", width);
      width = cells.get(i).units();
    }
  }

  @Override
  void release(Layer<?> layer) {
    super.release(layer);
    cells.forEach(cell -> cell.release(layer));
  }

  @Override
  void prepare() {
    cells.forEach(Cell::prepare);
  }

  @Override
  long multiplyAdds() {
    return cells.stream().mapToLong(Cell::multiplyAdds).sum();
  }

  @Override
  int projectionSize() {
    return lowest().projectionSize();
  }

  /** z of a cell above the lowest, then the scratch of any cell. */
  @Override
  int scratchSize(int count) {
    int rest = cells.stream().mapToInt(cell -> cell.scratchSize(count)).max().orElse(0);
    return Math.addExact(Math.multiplyExact(count, upperRoom), rest);
  }

  @Override
  void project(int count, float[] x, int xFrom, int xStride, float[] z, int zFrom, int zStride) {
    lowest().project(count, x, xFrom, xStride, z, zFrom, zStride);
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
    int rest = scratchFrom + count * upperRoom;
    int at = stateFrom + stateAt[0];
    lowest().advance(count, z, zFrom, zStride, scratch, rest, state, at, stateStride);
    for (int i = 1; i < stateAt.length; i++) {
      Cell<?> cell = cells.get(i);
      cell.project(count, state, at, stateStride, scratch, scratchFrom, upperRoom);
      at = stateFrom + stateAt[i];
      cell.advance(count, scratch, scratchFrom, upperRoom, scratch, rest, state, at, stateStride);
    }
  }

  @Override
  StackedCells copy() {
    StackedCells copy = super.copy();
    List<Cell<?>> copies = new ArrayList<>();
    cells.forEach(cell -> copies.add(cell.copy()));
    copy.cells = List.copyOf(copies);
    return copy;
  }
}
