package io.flinklstm.core.io;

/**
 * The shape a file claims for a tensor, before anything is allocated for it.
 *
 * @param dimensions at most {@link Limits#RANK}, each at least 0
 * @param elements their product, at most {@link Limits#PARAMETERS}
 */
@SuppressWarnings("ArrayRecordComponent")
record DeclaredShape(int[] dimensions, int elements) {

  /**
   * A checked shape.
   *
   * @param place what messages start with
   */
  static DeclaredShape of(String place, long... claimed) throws ModelFormatException {
    if (claimed.length > Limits.RANK) {
      throw new ModelFormatException(
          place + "expected up to %d dimensions, found %d".formatted(Limits.RANK, claimed.length));
    }
    int[] dimensions = new int[claimed.length];
    long elements = 1;
    for (int i = 0; i < claimed.length; i++) {
      if (claimed[i] < 0 || claimed[i] > Integer.MAX_VALUE) {
        throw new ModelFormatException(
            place
                + "dimension %d: expected a number from 0 to %d, found %d"
                    .formatted(i, Integer.MAX_VALUE, claimed[i]));
      }
      dimensions[i] = (int) claimed[i];
      // Both factors are below 2^31, so the product fits a long.
      elements *= dimensions[i];
      if (elements > Limits.PARAMETERS) {
        throw new ModelFormatException(
            place + "more than %d elements".formatted(Limits.PARAMETERS));
      }
    }
    return new DeclaredShape(dimensions, (int) elements);
  }
}
