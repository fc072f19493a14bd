package io.flinklstm.core.io;

/**
 * The size of an axis as far as a file says it: factor · batchᵇ · timeᵗ.
 *
 * @param factor at least 0
 * @param batches how often the number of samples, if that is not fixed, is a factor
 * @param times how often the number of timesteps, if that is not fixed, is a factor
 */
record OnnxSize(long factor, int batches, int times) {
  static final OnnxSize ONE = of(1);
  static final OnnxSize BATCH = new OnnxSize(1, 1, 0);
  static final OnnxSize TIME = new OnnxSize(1, 0, 1);

  static OnnxSize of(long number) {
    return new OnnxSize(number, 0, 0);
  }

  boolean isNumber() {
    return batches == 0 && times == 0;
  }

  /**
   * The number it is.
   *
   * @throws IllegalArgumentException if it depends on the data
   */
  long number() {
    if (!isNumber()) {
      throw new IllegalArgumentException(
          "needs a number that is the same for all data, found " + this);
    }
    return factor;
  }

  OnnxSize times(OnnxSize other) {
    return new OnnxSize(
        Math.multiplyExact(factor, other.factor),
        Math.addExact(batches, other.batches),
        Math.addExact(times, other.times));
  }

  /** This divided by a size that divides it; null if it does not. */
  OnnxSize over(OnnxSize other) {
    boolean divides =
        other.factor > 0
            && factor % other.factor == 0
            && batches >= other.batches
            && times >= other.times;
    return divides
        ? new OnnxSize(factor / other.factor, batches - other.batches, times - other.times)
        : null;
  }

  @Override
  public String toString() {
    String symbols = " * batch".repeat(Math.min(batches, 8)) + " * time".repeat(Math.min(times, 8));
    return factor == 1 && !symbols.isEmpty() ? symbols.substring(3) : factor + symbols;
  }
}
