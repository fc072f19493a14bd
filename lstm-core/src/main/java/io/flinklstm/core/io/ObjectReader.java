package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads an object of a configuration field by field.
 *
 * <p>A problem is added to the list, with its path, and the getter returns a harmless default; so
 * one pass finds all problems. A field that is null counts as absent. {@link #finish()} refuses the
 * fields nobody asked for.
 */
public final class ObjectReader {
  private final JsonNode node;
  private final String path;
  private final List<String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * A reader of one object.
   *
   * @param node the object; null for one without fields
   * @param path where it stands, for messages; may be empty
   * @param problems modified by every getter
   */
  public ObjectReader(JsonNode node, String path, List<String> problems) {
    this.path = path;
    this.problems = problems;
    boolean absent = node == null || node.isNull() || node.isMissingNode();
    if (!absent && !node.isObject()) {
      problems.add(
          "%sexpected an object, found %s"
              .formatted(path.isEmpty() ? "" : path + ": ", ModelJson.found(node)));
    }
    this.node = absent || !node.isObject() ? null : node;
  }

  /** Where the object stands. */
  public String path() {
    return path;
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return raw(field) != null;
  }

  /** The field as it stands, or null. */
  public JsonNode raw(String field) {
    known.add(field);
    JsonNode value = node == null ? null : node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /** Adds a problem of the field. */
  public void problem(String field, String problem) {
    problems.add(place(field) + ": " + problem);
  }

  private String place(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private JsonNode required(String field, String expected) {
    JsonNode value = raw(field);
    if (value == null) {
      problem(field, "missing; expected " + expected);
    }
    return value;
  }

  private void unexpected(String field, String expected, JsonNode found) {
    problem(field, "expected %s, found %s".formatted(expected, ModelJson.found(found)));
  }

  /** A required text that is not blank. */
  public String string(String field) {
    return required(field, "a text") == null ? "" : string(field, "");
  }

  /** A text that is not blank. */
  public String string(String field, String dflt) {
    JsonNode value = raw(field);
    if (value == null) {
      return dflt;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      unexpected(field, "a text", value);
      return dflt == null ? "" : dflt;
    }
    return value.textValue();
  }

  /** A required whole number in [min, max]. */
  public int integer(String field, int min, int max) {
    return (int) longInteger(field, min, max);
  }

  /** A whole number in [min, max]. */
  public int integer(String field, int min, int max, int dflt) {
    return (int) longInteger(field, min, max, dflt);
  }

  /** A required whole number in [min, max]. */
  public long longInteger(String field, long min, long max) {
    return required(field, integerInWords(min, max)) == null
        ? min
        : longInteger(field, min, max, min);
  }

  /** A whole number in [min, max]. */
  public long longInteger(String field, long min, long max, long dflt) {
    JsonNode value = raw(field);
    if (value == null) {
      return dflt;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      unexpected(field, integerInWords(min, max), value);
      return dflt;
    }
    return value.longValue();
  }

  private static String integerInWords(long min, long max) {
    return max == Long.MAX_VALUE || max == Integer.MAX_VALUE
        ? "a whole number of at least " + min
        : "a whole number from %d to %d".formatted(min, max);
  }

  /** A required finite number. */
  public double number(String field) {
    return required(field, "a number") == null ? 1 : number(field, 1);
  }

  /** A finite number. */
  public double number(String field, double dflt) {
    JsonNode value = raw(field);
    if (value == null) {
      return dflt;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      unexpected(field, "a finite number", value);
      return dflt;
    }
    return value.doubleValue();
  }

  /** True or false. */
  public boolean bool(String field, boolean dflt) {
    JsonNode value = raw(field);
    if (value == null) {
      return dflt;
    }
    if (!value.isBoolean()) {
      unexpected(field, "true or false", value);
      return dflt;
    }
    return value.booleanValue();
  }

  /** A duration such as 500ms, 10s, 5min, 2h, 1d or PT1H, not negative. */
  public Duration duration(String field, Duration dflt) {
    JsonNode value = raw(field);
    if (value == null) {
      return dflt;
    }
    Duration duration = value.isTextual() ? DurationText.parse(value.textValue()) : null;
    if (duration == null) {
      unexpected(field, "a duration such as " + DurationText.EXAMPLES, value);
      return dflt == null ? Duration.ZERO : dflt;
    }
    return duration;
  }

  /**
   * One of some names.
   *
   * @param choices what each name stands for
   * @param dflt if the field is absent; null makes it required
   * @return the choice; after a problem the default or, without one, the first choice
   */
  public <T> T choice(String field, Map<String, T> choices, T dflt) {
    T harmless = dflt == null ? choices.values().iterator().next() : dflt;
    String expected = "one of " + String.join(", ", choices.keySet());
    JsonNode value = dflt == null ? required(field, expected) : raw(field);
    if (value == null) {
      return harmless;
    }
    if (!value.isTextual() || !choices.containsKey(value.textValue())) {
      unexpected(field, expected, value);
      return harmless;
    }
    return choices.get(value.textValue());
  }

  /** Texts; a single text is a list of one. */
  public List<String> strings(String field, List<String> dflt) {
    JsonNode value = raw(field);
    if (value == null) {
      return dflt;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isTextual() || item.textValue().isBlank()) {
        unexpected(field, "a text or a list of texts", item);
        return dflt == null ? List.of() : dflt;
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /**
   * Names with plain values, as text, in file order; empty if absent. Problems do not show what was
   * found: such maps may hold secrets.
   */
  public Map<String, String> stringMap(String field) {
    JsonNode value = raw(field);
    Map<String, String> map = new LinkedHashMap<>();
    if (value == null) {
      return map;
    }
    if (!value.isObject()) {
      problem(field, "expected an object, found " + kind(value));
      return map;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
        map.put(entry.getKey(), entry.getValue().asText());
      } else {
        problem(
            field + "." + entry.getKey(),
            "expected a plain value, found " + kind(entry.getValue()));
      }
    }
    return map;
  }

  private static String kind(JsonNode value) {
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** An object within; without fields if absent. */
  public ObjectReader object(String field) {
    return new ObjectReader(raw(field), place(field), problems);
  }

  /** A list of objects; empty if absent. */
  public List<ObjectReader> objects(String field) {
    JsonNode value = raw(field);
    List<ObjectReader> readers = new ArrayList<>();
    if (value == null) {
      return readers;
    }
    if (!value.isArray()) {
      unexpected(field, "a list of objects", value);
      return readers;
    }
    for (int i = 0; i < value.size(); i++) {
      readers.add(new ObjectReader(value.get(i), place(field) + "[" + i + "]", problems));
    }
    return readers;
  }

  /** Makes a problem of every field that no getter asked for. */
  public void finish() {
    if (node == null) {
      return;
    }
    int unknown = 0;
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!known.contains(name) && ++unknown <= Limits.PROBLEMS) {
        problem(ModelJson.shortened(name), NearestName.unknown(name, known));
      }
    }
  }
}
