package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Map;
import java.util.function.BiFunction;

/** Checks of settings: each failure names the field, what is accepted and what was given. */
final class Setting {
  private Setting() {}

  static <T> T notNull(String field, T value, String accepted) {
    if (value == null) {
      throw problem(field, accepted, "null");
    }
    return value;
  }

  static int positive(String field, int value) {
    if (value < 1) {
      throw problem(field, "a whole number above 0", value);
    }
    return value;
  }

  /** A share in [0, 1]. */
  static double rate(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw problem(field, "a number in [0, 1]", value);
    }
    return value;
  }

  static double finite(String field, double value) {
    if (!Double.isFinite(value)) {
      throw problem(field, "a finite number", value);
    }
    return value;
  }

  static double notBelowZero(String field, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw problem(field, "a finite number of at least 0", value);
    }
    return value;
  }

  static int oneOf(String field, int value, int first, int second) {
    if (value != first && value != second) {
      throw problem(field, first + " or " + second, value);
    }
    return value;
  }

  static Activation activation(String field, String name) {
    return Activation.byIdentifier(notNull(field, name, Activation.identifiers()))
        .orElseThrow(() -> problem(field, "one of " + Activation.identifiers(), quoted(name)));
  }

  static Initializer initializer(String field, String name) {
    return named(field, name, "the name of an initializer", Initializer::of);
  }

  static Regularizer regularizer(String field, String name) {
    return named(field, name, "the name of a regularizer", Regularizer::of);
  }

  static Constraint constraint(String field, String name) {
    return named(field, name, "the name of a constraint", Constraint::of);
  }

  private static <T> T named(
      String field,
      String name,
      String accepted,
      BiFunction<String, Map<String, Object>, T> names) {
    notNull(field, name, accepted);
    try {
      return names.apply(name, Map.of());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }

  static IllegalArgumentException problem(String field, String accepted, Object found) {
    return new IllegalArgumentException(
        "%s: expected %s, found %s".formatted(field, accepted, found));
  }
}
