package io.flinklstm.core.layer;

import java.util.List;

/**
 * Which timesteps of a batch are real, [batch, time]; the others are padding.
 *
 * <p>The array is shared, not copied: nobody may write to it afterwards.
 */
public final class Mask {
  private final int time;
  private final boolean[] real;

  private Mask(int time, boolean[] real) {
    this.time = time;
    this.real = real;
  }

  /**
   * A mask, row-major.
   *
   * @throws IllegalArgumentException if the array has not batch * time entries
   */
  public static Mask of(boolean[] real, int batch, int time) {
    if (real.length != (long) batch * time) {
      throw new IllegalArgumentException(
          "a mask of shape [%d, %d] has not %d entries".formatted(batch, time, real.length));
    }
    return new Mask(time, real);
  }

  /** Whether this timestep is real. */
  public boolean at(int sample, int timestep) {
    return real[sample * time + timestep];
  }

  int time() {
    return time;
  }

  int batch() {
    return time == 0 ? 0 : real.length / time;
  }

  /** Real where both are; null stands for a mask that is true everywhere. */
  static Mask and(Mask one, Mask other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    requireSameShape(one, other);
    boolean[] both = one.real.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] &= other.real[i];
    }
    return new Mask(one.time, both);
  }

  /** Real where one is; null stands for a mask that is true everywhere. */
  static Mask or(Mask one, Mask other) {
    if (one == null || other == null) {
      return null;
    }
    requireSameShape(one, other);
    boolean[] any = one.real.clone();
    for (int i = 0; i < any.length; i++) {
      any[i] |= other.real[i];
    }
    return new Mask(one.time, any);
  }

  private static void requireSameShape(Mask one, Mask other) {
    if (one.time != other.time || one.real.length != other.real.length) {
      throw new IllegalArgumentException(
          "masks of [%d, %d] and [%d, %d] cannot be combined"
              .formatted(one.batch(), one.time, other.batch(), other.time));
    }
  }

  /** This mask, its one timestep repeated if there are more. */
  Mask over(int timesteps) {
    if (time != 1 || timesteps == 1) {
      return this;
    }
    boolean[] repeated = new boolean[Math.multiplyExact(real.length, timesteps)];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = real[i / timesteps];
    }
    return new Mask(timesteps, repeated);
  }

  /** The masks of sequences that follow each other in time, [batch, sum of times]. */
  static Mask inSequence(List<Value> values) {
    int batch = values.get(0).tensor().dimension(0);
    int time = values.stream().mapToInt(value -> value.tensor().dimension(1)).sum();
    boolean[] real = new boolean[Math.multiplyExact(batch, time)];
    int at = 0;
    for (Value value : values) {
      int part = value.tensor().dimension(1);
      for (int k = 0; k < batch * part; k++) {
        real[k / part * time + at + k % part] =
            value.mask() == null || value.mask().at(k / part, k % part);
      }
      at += part;
    }
    return new Mask(time, real);
  }
}
