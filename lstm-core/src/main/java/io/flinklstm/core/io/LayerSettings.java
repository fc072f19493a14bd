package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Reads the settings of one layer. A value that cannot be used is an {@link
 * IllegalArgumentException} with the setting, what is expected and what was found; settings that
 * are absent or null are the default given.
 */
final class LayerSettings {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final LayerConfig config;

  LayerSettings(LayerConfig config) {
    this.config = config;
  }

  LayerConfig config() {
    return config;
  }

  Dialect dialect() {
    return config.dialect();
  }

  /**
   * A layer or cell within this one, written as {@code {class_name, config}}. Its name is empty if
   * it has none. How deep they lie within each other is bounded by the depth of the JSON.
   *
   * @param place for messages
   */
  LayerConfig inner(String place, JsonNode value) {
    JsonNode settings = value == null ? null : value.get("config");
    if (settings == null || !settings.isObject() || !value.path("class_name").isTextual()) {
      throw problem(place, "an object {class_name, config}", value);
    }
    String problem = KerasClass.problem(value);
    if (problem != null) {
      throw new IllegalArgumentException(place + ": " + problem);
    }
    JsonNode name = settings.path("name");
    if (name.asText("").length() > Limits.NAME) {
      throw problem(place + ": name", "at most %d characters".formatted(Limits.NAME), name);
    }
    return new LayerConfig(
        name.isTextual() ? name.textValue() : "",
        value.path("class_name").textValue(),
        settings,
        dialect(),
        config.masks());
  }

  /** The value as it stands, or null if it is absent or null. */
  JsonNode raw(String setting) {
    JsonNode value = config.setting(setting);
    return value == null || value.isNull() ? null : value;
  }

  boolean has(String setting) {
    return raw(setting) != null;
  }

  static IllegalArgumentException problem(String setting, String expected, JsonNode found) {
    return new IllegalArgumentException(
        "%s: expected %s, found %s".formatted(setting, expected, ModelJson.found(found)));
  }

  boolean flag(String setting, boolean dflt) {
    JsonNode value = raw(setting);
    if (value == null) {
      return dflt;
    }
    if (!value.isBoolean()) {
      throw problem(setting, "true or false", value);
    }
    return value.booleanValue();
  }

  String text(String setting, String dflt) {
    JsonNode value = raw(setting);
    if (value == null) {
      return dflt;
    }
    if (!value.isTextual()) {
      throw problem(setting, "a text", value);
    }
    return value.textValue();
  }

  /** A whole number in a range that must be there. */
  int size(String setting) {
    return integer(setting, 1, Limits.UNITS);
  }

  int integer(String setting, int least, int most, int dflt) {
    return has(setting) ? integer(setting, least, most) : dflt;
  }

  int integer(String setting, int least, int most) {
    JsonNode value = raw(setting);
    JsonNode number = value != null && value.isArray() && value.size() == 1 ? value.get(0) : value;
    if (number == null || !isWhole(number) || number.asLong() < least || number.asLong() > most) {
      throw problem(setting, "a whole number from %d to %d".formatted(least, most), value);
    }
    return number.asInt();
  }

  private static boolean isWhole(JsonNode number) {
    return number.isNumber()
        && number.canConvertToLong()
        && number.doubleValue() == number.asLong();
  }

  double number(String setting, double dflt) {
    JsonNode value = raw(setting);
    if (value == null) {
      return dflt;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw problem(setting, "a finite number", value);
    }
    return value.doubleValue();
  }

  /** The axis a layer works on. */
  int axis(int dflt) {
    return integer("axis", -Limits.RANK, Limits.RANK, dflt);
  }

  /** Fails unless features are the last axis. */
  void requireChannelsLast() {
    String found = text("data_format", "channels_last");
    if (!found.equals("channels_last") && !found.equals("channelsLast")) {
      throw problem("data_format", "channels_last", raw("data_format"));
    }
  }

  /** Whole numbers, -1 for null. */
  int[] integers(String setting) {
    JsonNode value = raw(setting);
    if (value == null || !value.isArray() || value.size() > Limits.RANK) {
      throw problem(setting, "a list of up to %d whole numbers".formatted(Limits.RANK), value);
    }
    int[] numbers = new int[value.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode item = value.get(i);
      if (!item.isNull() && (!isWhole(item) || Math.abs(item.asLong()) > Limits.UNITS)) {
        throw problem(setting, "whole numbers up to " + Limits.UNITS, item);
      }
      numbers[i] = item.isNull() ? -1 : item.asInt();
    }
    return numbers;
  }

  /** The input shape with the batch axis, or null if the layer has none. */
  Shape batchInputShape() {
    String setting = has("batch_shape") ? "batch_shape" : "batch_input_shape";
    if (!has(setting)) {
      return null;
    }
    JsonNode other = raw("batch_input_shape");
    if (other != null && !other.equals(raw(setting))) {
      throw problem("batch_input_shape", "the same as batch_shape", other);
    }
    int[] dimensions = integers(setting);
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] == 0 || dimensions[i] < -1) {
        throw problem(setting + "[" + i + "]", "a whole number above 0 or null", raw(setting));
      }
    }
    if (dimensions.length < 2) {
      throw problem(setting, "[batch, time, inputs] or [batch, inputs]", raw(setting));
    }
    return Shape.of(dimensions);
  }

  /** The formula: absent is the default, an explicit null is linear. */
  Activation activation(String setting, Activation dflt) {
    JsonNode value = config.setting(setting);
    if (value == null) {
      return dflt;
    }
    if (value.isNull()) {
      return Activation.LINEAR;
    }
    JsonNode name = value.isObject() ? value.path("class_name") : value;
    if (value.isObject() && value.path("config").isTextual()) {
      name = value.path("config");
    }
    Activation activation =
        name.isTextual() ? Activation.byIdentifier(name.textValue()).orElse(null) : null;
    if (activation == null) {
      throw problem(setting, "one of " + Activation.identifiers(), name);
    }
    return activation == Activation.HARD_SIGMOID_FIFTH && dialect() == Dialect.KERAS3
        ? Activation.HARD_SIGMOID_SIXTH
        : activation;
  }

  /** The initializer of a kernel, by default that of the dialect. */
  Initializer kernelInitializer(String setting) {
    return initializer(
        setting,
        dialect() == Dialect.TFJS ? Initializer.glorotNormal() : Initializer.glorotUniform());
  }

  Initializer initializer(String setting, Initializer dflt) {
    Initializer read = described(setting, Initializer::of);
    return read == null ? dflt : read;
  }

  /** The penalty, or null for none. */
  Regularizer regularizer(String setting) {
    return described(setting, Regularizer::of);
  }

  /** The constraint, or null for none. */
  Constraint constraint(String setting) {
    return described(setting, Constraint::of);
  }

  /** A thing written as {class_name, config} or by its name alone. */
  private <T> T described(String setting, BiFunction<String, Map<String, Object>, T> of) {
    JsonNode value = raw(setting);
    if (value == null) {
      return null;
    }
    JsonNode name = value.isObject() ? value.path("class_name") : value;
    if (!name.isTextual()) {
      throw problem(setting, "a name or an object {class_name, config}", value);
    }
    JsonNode settings = value.path("config");
    @SuppressWarnings("unchecked")
    Map<String, Object> map =
        settings.isObject() ? MAPPER.convertValue(settings, Map.class) : Map.of();
    try {
      return of.apply(name.textValue(), map);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
    }
  }
}
