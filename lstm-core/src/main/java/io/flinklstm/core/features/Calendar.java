package io.flinklstm.core.features;

/** A position in the day or in the week (from Monday 00:00 UTC) as one coordinate of a circle. */
public enum Calendar {
  HOUR_OF_DAY_SIN("hourOfDaySin") {
    @Override
    public double at(long timestampMillis) {
      return StrictMath.sin(angle(timestampMillis, 0, DAY_MILLIS));
    }
  },
  HOUR_OF_DAY_COS("hourOfDayCos") {
    @Override
    public double at(long timestampMillis) {
      return StrictMath.cos(angle(timestampMillis, 0, DAY_MILLIS));
    }
  },
  DAY_OF_WEEK_SIN("dayOfWeekSin") {
    @Override
    public double at(long timestampMillis) {
      return StrictMath.sin(angle(timestampMillis, EPOCH_AFTER_MONDAY_MILLIS, WEEK_MILLIS));
    }
  },
  DAY_OF_WEEK_COS("dayOfWeekCos") {
    @Override
    public double at(long timestampMillis) {
      return StrictMath.cos(angle(timestampMillis, EPOCH_AFTER_MONDAY_MILLIS, WEEK_MILLIS));
    }
  };

  private static final long DAY_MILLIS = 86_400_000L;
  private static final long WEEK_MILLIS = 7 * DAY_MILLIS;

  /** 1970-01-01 was a Thursday. */
  private static final long EPOCH_AFTER_MONDAY_MILLIS = 3 * DAY_MILLIS;

  private final String identifier;

  Calendar(String identifier) {
    this.identifier = identifier;
  }

  /** The coordinate, in [-1, 1], at a time in milliseconds since 1970-01-01 UTC. */
  public abstract double at(long timestampMillis);

  /** The name in files. */
  public String identifier() {
    return identifier;
  }

  private static double angle(long timestampMillis, long shiftMillis, long periodMillis) {
    long position =
        Math.floorMod(Math.floorMod(timestampMillis, periodMillis) + shiftMillis, periodMillis);
    return 2 * Math.PI * (position / 1000.0) / (periodMillis / 1000.0);
  }
}
