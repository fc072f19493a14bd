package io.flinklstm.core.features;

/** A position in the day or in the week (from Monday 00:00 UTC) as one coordinate of a circle. */
public enum Calendar {
  HOUR_OF_DAY_SIN("hourOfDaySin") {
    @Override
    public double at(long timestampMillis) {
      return sine(position(timestampMillis, 0, DAY_MILLIS), DAY_MILLIS);
    }
  },
  HOUR_OF_DAY_COS("hourOfDayCos") {
    @Override
    public double at(long timestampMillis) {
      return cosine(position(timestampMillis, 0, DAY_MILLIS), DAY_MILLIS);
    }
  },
  DAY_OF_WEEK_SIN("dayOfWeekSin") {
    @Override
    public double at(long timestampMillis) {
      return sine(position(timestampMillis, EPOCH_AFTER_MONDAY_MILLIS, WEEK_MILLIS), WEEK_MILLIS);
    }
  },
  DAY_OF_WEEK_COS("dayOfWeekCos") {
    @Override
    public double at(long timestampMillis) {
      return cosine(position(timestampMillis, EPOCH_AFTER_MONDAY_MILLIS, WEEK_MILLIS), WEEK_MILLIS);
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

  private static long position(long timestampMillis, long shiftMillis, long periodMillis) {
    return Math.floorMod(Math.floorMod(timestampMillis, periodMillis) + shiftMillis, periodMillis);
  }

  private static double cosine(long positionMillis, long periodMillis) {
    return sine(positionMillis + periodMillis / 4, periodMillis);
  }

  /**
   * Sine of a turn. The quarter is taken off in whole milliseconds, so that the rest is an angle of
   * at most π/4: exact at the quarters, and within the range in which StrictMath needs no argument
   * reduction, for which newer JDKs allocate.
   */
  private static double sine(long positionMillis, long periodMillis) {
    long quarter = periodMillis / 4;
    long quarters = (positionMillis + quarter / 2) / quarter;
    double angle = 2 * Math.PI * (positionMillis - quarters * quarter) / periodMillis;
    return switch ((int) (quarters % 4)) {
      case 0 -> StrictMath.sin(angle);
      case 1 -> StrictMath.cos(angle);
      case 2 -> -StrictMath.sin(angle);
      default -> -StrictMath.cos(angle);
    };
  }
}
