package io.flinklstm.core.model;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Code that was run until the JVM had compiled it, and what that came to.
 *
 * <p>A JVM begins by interpreting, and the vector kernel interpreted makes an object of each
 * vector: the first steps of a model take a hundred to ten thousand times as long as later ones.
 * Compilation comes in stages, each in the background, so that the time of a step stays the same
 * for a while and then falls. It counts as settled when the fastest block of steps has not become 5
 * % faster for a quarter of a second, or for a second if there were fewer than {@value
 * #COUNTED_STEPS} steps, for a method is compiled well only after thousands of calls, the more the
 * longer the queue of the compiler is; and for half as long as it took to get there, for what was
 * compiled slowly is compiled beside other work, and so will be what is still to come.
 *
 * @param steps how many were run
 * @param time how long they took
 * @param settled whether later steps will hardly be faster; if not, the time was up before or the
 *     thread was interrupted
 * @param nanosPerStep mean time of a step in the fastest block; NaN without steps
 */
public record WarmUp(long steps, Duration time, boolean settled, double nanosPerStep) {
  static final int COUNTED_STEPS = 30_000;

  private static final long QUIET_NANOS = 250_000_000;
  private static final long LONG_QUIET_NANOS = 4 * QUIET_NANOS;

  /** The clock is looked at once a block, and a block should neither be all clock nor overrun. */
  private static final long SHORT_BLOCK_NANOS = 2_000_000;

  private static final long LONG_BLOCK_NANOS = 4 * SHORT_BLOCK_NANOS;
  private static final int MOST_STEPS_OF_A_BLOCK = 1 << 16;

  /**
   * Runs steps until their time has settled.
   *
   * @param step what is to be compiled; touches nothing that matters
   * @param atMost how long; the block of steps that is due then is finished. Zero for no step
   */
  public static WarmUp run(Runnable step, Duration atMost) {
    return run(step, atMost, System::nanoTime);
  }

  static WarmUp run(Runnable step, Duration atMost, LongSupplier nanoTime) {
    long limit = atMost.toNanos();
    long start = nanoTime.getAsLong();
    long elapsed = 0;
    long steps = 0;
    int block = 1;
    double fastest = Double.NaN;
    long fasterAt = 0;
    boolean settled = false;
    while (!settled && elapsed < limit && !Thread.currentThread().isInterrupted()) {
      for (int i = 0; i < block; i++) {
        step.run();
      }
      long blockNanos = nanoTime.getAsLong() - start - elapsed;
      elapsed += blockNanos;
      steps += block;
      double nanos = (double) blockNanos / block;
      if (!(nanos >= 0.95 * fastest)) {
        fastest = nanos;
        fasterAt = elapsed;
      }
      long quiet = steps < COUNTED_STEPS ? LONG_QUIET_NANOS : QUIET_NANOS;
      settled = elapsed - fasterAt >= Math.max(quiet, fasterAt / 2);
      block = nextBlock(block, blockNanos);
    }
    return new WarmUp(steps, Duration.ofNanos(elapsed), settled, fastest);
  }

  private static int nextBlock(int block, long nanos) {
    if (nanos < SHORT_BLOCK_NANOS) {
      return Math.min(2 * block, MOST_STEPS_OF_A_BLOCK);
    }
    return nanos > LONG_BLOCK_NANOS ? Math.max(1, block / 2) : block;
  }

  /** In words, for a log. */
  @Override
  public String toString() {
    return "%,d steps in %,d ms, the last ones %,.0f ns each%s"
        .formatted(
            steps, time.toMillis(), nanosPerStep, settled ? "" : "; they may still become faster");
  }
}
