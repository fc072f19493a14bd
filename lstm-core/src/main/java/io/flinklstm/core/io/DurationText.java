package io.flinklstm.core.io;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
final class DurationText {
  static final String EXAMPLES = "500ms, 10s, 5min, 2h, 1d or PT1H";

  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})\\s*(ms|s|min|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "min", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private DurationText() {}

  /** The duration, or null if the text is none, or one below zero or above what millis hold. */
  static Duration parse(String text) {
    try {
      Matcher matcher = SHORT.matcher(text.strip());
      Duration duration =
          matcher.matches()
              ? Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)))
              : Duration.parse(text.strip());
      return duration.isNegative() || duration.toMillis() < 0 ? null : duration;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
