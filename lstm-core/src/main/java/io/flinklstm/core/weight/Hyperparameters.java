package io.flinklstm.core.weight;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The config of one initializer, regularizer or constraint, read by name.
 *
 * <p>Keys are in snake case, as files have them, or in camel case, as the API of TensorFlow.js has
 * them. A key that is absent or null takes its default; keys that nobody asks for are ignored,
 * because Keras writes some that carry no meaning here ({@code dtype}).
 */
final class Hyperparameters {
  private static final int LONGEST_SHOWN = 64;
  private static final Pattern UNDERSCORED = Pattern.compile("_(.)");

  private final String owner;
  private final Map<String, Object> config;

  /**
   * Reads a config.
   *
   * @param owner the class name, for messages
   * @param config keys to numbers, words or null; may be null for none
   */
  Hyperparameters(String owner, Map<String, Object> config) {
    this.owner = owner;
    this.config = config == null ? Map.of() : config;
  }

  double number(String key, double absent) {
    return has(key) ? number(key) : absent;
  }

  double number(String key) {
    if (value(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw refused(key, "a number", value(key));
  }

  int integer(String key, int absent) {
    if (!has(key)) {
      return absent;
    }
    long whole = whole(key);
    if (whole != (int) whole) {
      throw refused(key, "an integer of 32 bits", whole);
    }
    return (int) whole;
  }

  /** The seed, or null for none. */
  Long seed() {
    return has("seed") ? whole("seed") : null;
  }

  /** One of the names of an enum, in snake or camel case. */
  <E extends Enum<E>> E choice(String key, E absent) {
    if (!has(key)) {
      return absent;
    }
    E[] choices = absent.getDeclaringClass().getEnumConstants();
    for (E choice : choices) {
      String word = choice.name().toLowerCase(Locale.ROOT);
      if (word.equals(value(key)) || camelCase(word).equals(value(key))) {
        return choice;
      }
    }
    String words =
        Arrays.stream(choices)
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw refused(key, "one of " + words, value(key));
  }

  private long whole(String key) {
    if (value(key) instanceof Number number) {
      long whole = number.longValue();
      boolean exact =
          number instanceof Long
              || (number.doubleValue() == (double) whole && Math.abs((double) whole) < 0x1p63);
      if (exact) {
        return whole;
      }
    }
    throw refused(key, "an integer", value(key));
  }

  private boolean has(String key) {
    return value(key) != null;
  }

  private Object value(String key) {
    Object value = config.get(key);
    return value == null ? config.get(camelCase(key)) : value;
  }

  private IllegalArgumentException refused(String key, String wanted, Object found) {
    return new IllegalArgumentException(
        "%s: %s must be %s, not %s".formatted(owner, key, wanted, shown(found)));
  }

  /** What to throw for a name that is none of the known ones. */
  static IllegalArgumentException unknown(String kind, String name, String known) {
    return new IllegalArgumentException(
        "unknown %s %s; known are %s".formatted(kind, shown(name), known));
  }

  /** A value that may have come from a file, short enough for a message. */
  private static String shown(Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof Collection) {
      return "a list";
    }
    String text = String.valueOf(value);
    String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    return value instanceof String ? '"' + shown + '"' : shown;
  }

  /** A name in snake or camel case as a class name: {@code glorot_uniform} is GlorotUniform. */
  static String className(String identifier) {
    return identifier == null || identifier.isEmpty()
        ? ""
        : camelCase(identifier.substring(0, 1).toUpperCase(Locale.ROOT) + identifier.substring(1));
  }

  private static String camelCase(String snakeCase) {
    return UNDERSCORED
        .matcher(snakeCase)
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT).replace("$", "\\$"));
  }

  /**
   * Fails unless the value is a finite float and not below the least one allowed.
   *
   * @throws IllegalArgumentException naming owner and key, what was expected and what was found
   */
  static void requireAtLeast(double least, String owner, String key, double value) {
    requireFinite(owner, key, value);
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %s must be at least %s, not %s".formatted(owner, key, least, value));
    }
  }

  /**
   * Fails unless the value is a finite float.
   *
   * @throws IllegalArgumentException naming owner and key, what was expected and what was found
   */
  static void requireFinite(String owner, String key, double value) {
    if (!Float.isFinite((float) value)) {
      throw new IllegalArgumentException(
          "%s: %s must be a finite float, not %s".formatted(owner, key, value));
    }
  }

  /**
   * Fails unless the lower limit is not above the upper one; both must be finite floats.
   *
   * @throws IllegalArgumentException naming owner and keys, what was expected and what was found
   */
  static void requireOrder(String owner, String lower, double low, String upper, double high) {
    requireFinite(owner, lower, low);
    requireFinite(owner, upper, high);
    if (low > high) {
      throw new IllegalArgumentException(
          "%s: %s must not be above %s, but %s > %s".formatted(owner, lower, upper, low, high));
    }
  }
}
