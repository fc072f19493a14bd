package io.flinklstm.job.local;

import java.util.Arrays;

/** Every latency of a run, in milliseconds. */
final class Latencies {
  private long[] millis = new long[1 << 16];
  private int count;
  private boolean sorted;

  void add(long latencyMillis) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, 2 * count);
    }
    millis[count++] = latencyMillis;
    sorted = false;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * The smallest latency that at least a fraction {@code q} of all do not exceed; 0 without any.
   */
  long quantile(double q) {
    if (count == 0) {
      return 0;
    }
    if (!sorted) {
      Arrays.sort(millis, 0, count);
      sorted = true;
    }
    int rank = (int) Math.ceil(q * count);
    return millis[Math.max(rank, 1) - 1];
  }
}
