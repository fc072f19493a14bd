package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;

import java.util.Arrays;

/** The lengths of lists within lists, of which all of one depth must be equal. */
final class NestedLists {
  private static final int OPEN = -1;

  private final String place;
  private final int[] lengths = new int[Limits.RANK];
  private final int[] counts = new int[Limits.RANK];
  private int depth = 1;
  private int numbersAt;

  /** With the outermost list begun. */
  NestedLists(String place) {
    this.place = place;
    Arrays.fill(lengths, OPEN);
  }

  /** A list begins in another. */
  void begin() throws TensorFormatException {
    if (depth == numbersAt) {
      throw expected(item(), "a number that fits a float32", "a list");
    }
    if (depth == Limits.RANK) {
      throw expected(place, "at most %d lists within each other".formatted(Limits.RANK), "more");
    }
    counts[depth - 1]++;
    counts[depth++] = 0;
  }

  /**
   * A list ends.
   *
   * @return whether it is the outermost
   */
  boolean end() throws TensorFormatException {
    int axis = --depth;
    if (lengths[axis] != OPEN && lengths[axis] != counts[axis]) {
      throw expected(
          place, "lists of %d as the first of their depth".formatted(lengths[axis]), counts[axis]);
    }
    lengths[axis] = counts[axis];
    return depth == 0;
  }

  /** A number, or what stands where one should. */
  void number(String found) throws TensorFormatException {
    if (numbersAt == 0) {
      boolean besideLists = depth < Limits.RANK && lengths[depth] != OPEN;
      numbersAt = besideLists ? OPEN : depth;
    }
    if (depth != numbersAt) {
      throw expected(item(), "a list as beside it", found);
    }
    counts[depth - 1]++;
  }

  private String item() {
    return "%s[%d]".formatted(place, counts[depth - 1]);
  }

  /** The lengths from the outermost list on. */
  int[] shape() {
    int rank = 0;
    while (rank < Limits.RANK && lengths[rank] != OPEN) {
      rank++;
    }
    return Arrays.copyOf(lengths, rank);
  }
}
