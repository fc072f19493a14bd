package io.flinklstm.job.tensor;

/** Sizes of tensors that are not read yet. */
final class Shapes {
  private Shapes() {}

  /** The product of sizes of at least 0, or -1 if it exceeds {@link Limits#NUMBERS} anywhere. */
  static long elements(int[] shape) {
    long elements = 1;
    for (int size : shape) {
      elements *= size;
      if (elements > Limits.NUMBERS) {
        return -1;
      }
    }
    return elements;
  }
}
