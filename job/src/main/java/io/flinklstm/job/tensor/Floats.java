package io.flinklstm.job.tensor;

import java.util.Arrays;

/** Numbers of a file, as many as come, up to the limit. */
final class Floats {
  private final int limit;
  private float[] values = new float[64];
  private int size;

  /** At most this many. */
  Floats(int limit) {
    this.limit = limit;
  }

  /** One more number; false if there would be too many. */
  boolean add(float value) {
    if (size == limit) {
      return false;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(limit, 2L * size));
    }
    values[size++] = value;
    return true;
  }

  int size() {
    return size;
  }

  /** In an array of their own. */
  float[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
