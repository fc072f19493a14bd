package io.flinklstm.job.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** How an event writes its time. */
public enum TimestampFormat {
  /** Text such as 2001-01-01T00:00:00Z; without a zone it is read as UTC. */
  ISO8601,
  /** A whole number of milliseconds since 1970-01-01 UTC. */
  EPOCH_MILLIS,
  /** A number of seconds since 1970-01-01 UTC, fractions allowed. */
  EPOCH_SECONDS;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          // The lenient default makes 28 February of a 30th.
          .withResolverStyle(ResolverStyle.STRICT);

  /** Times outside of these are taken for mistakes of unit: the years 0001 to 9999. */
  private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999Z");

  /**
   * Epoch milliseconds of a text.
   *
   * @throws DateTimeException if it is no time
   */
  long parseText(String text) {
    if (this != ISO8601) {
      throw new DateTimeException("expected a number");
    }
    TemporalAccessor parsed = ISO.parse(text);
    LocalDateTime local = LocalDateTime.from(parsed);
    ZoneOffset offset =
        parsed.isSupported(ChronoField.OFFSET_SECONDS)
            ? ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS))
            : ZoneOffset.UTC;
    Instant instant = local.toInstant(offset);
    if (instant.isBefore(MIN) || instant.isAfter(MAX)) {
      throw outOfRange();
    }
    return instant.toEpochMilli();
  }

  /**
   * Epoch milliseconds of a number.
   *
   * @throws DateTimeException if it is no time
   */
  long ofNumber(double number) {
    double millis =
        switch (this) {
          case ISO8601 -> throw new DateTimeException("expected a text in ISO 8601");
          case EPOCH_MILLIS -> number;
          case EPOCH_SECONDS -> number * 1000;
        };
    if (!(millis >= MIN.toEpochMilli() && millis <= MAX.toEpochMilli())) {
      throw outOfRange();
    }
    return Math.round(millis);
  }

  private static DateTimeException outOfRange() {
    return new DateTimeException("outside of the years 0001 to 9999");
  }
}
