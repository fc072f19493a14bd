package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.layer.Cell;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings of one layer in the words of Keras 3. What Keras would refuse or compute otherwise
 * is refused here, in the words of the layer.
 *
 * <p>Source: {@code get_config} of the layers in keras/src/layers, {@code serialize_keras_object}
 * in keras/src/saving/serialization_lib.py, Keras 3.12.
 */
final class KerasSettingsWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Those of {@code keras.layers} that this library has. */
  private static final Set<String> CLASSES =
      Set.of(
          "InputLayer",
          "Dense",
          "Activation",
          "Dropout",
          "SpatialDropout1D",
          "Flatten",
          "Reshape",
          "Permute",
          "RepeatVector",
          "Masking",
          "Embedding",
          "Add",
          "Subtract",
          "Multiply",
          "Average",
          "Maximum",
          "Minimum",
          "Concatenate",
          "ActivityRegularization",
          "GaussianNoise",
          "GaussianDropout",
          "AlphaDropout",
          "BatchNormalization",
          "LayerNormalization",
          "Normalization",
          "Rescaling",
          "Conv1D",
          "MaxPooling1D",
          "AveragePooling1D",
          "GlobalAveragePooling1D",
          "GlobalMaxPooling1D",
          "ReLU",
          "LeakyReLU",
          "PReLU",
          "ELU",
          "Softmax",
          "LSTM",
          "GRU",
          "SimpleRNN",
          "RNN",
          "LSTMCell",
          "GRUCell",
          "SimpleRNNCell",
          "StackedRNNCells",
          "Bidirectional",
          "TimeDistributed");

  /** Layers for which a default of the user's Keras decides unless the file does. */
  private static final Set<String> IMAGES =
      Set.of(
          "Flatten",
          "Conv1D",
          "MaxPooling1D",
          "AveragePooling1D",
          "GlobalAveragePooling1D",
          "GlobalMaxPooling1D");

  /** Layers whose constructor has no {@code trainable}. */
  private static final Set<String> NEVER_TRAINABLE = Set.of("InputLayer", "SpatialDropout1D");

  private static final double MOST_SEED = 0xffff_ffffL;

  private final String place;
  private final Function<Layer<?>, JsonNode> layers;

  /**
   * A writer.
   *
   * @param place where a problem is, ends with a colon and a blank
   * @param layers writes layers within this one
   */
  KerasSettingsWriter(String place, Function<Layer<?>, JsonNode> layers) {
    this.place = place;
    this.layers = layers;
  }

  /** {module, class_name, config, registered_name} of a layer or cell. */
  ObjectNode described(String className, Map<String, Object> settings) {
    if (!CLASSES.contains(className)) {
      throw problem("Keras 3 has no layer " + className);
    }
    requireUsable(className, settings);
    ObjectNode config = JSON.objectNode();
    settings.forEach((key, value) -> put(config, className, key, value));
    config.set("dtype", NEVER_TRAINABLE.contains(className) ? JSON.textNode("float32") : policy());
    if (IMAGES.contains(className)) {
      config.put("data_format", "channels_last");
    }
    return named("keras.layers", className, config);
  }

  /** What Keras computes with. */
  static ObjectNode policy() {
    return named("keras", "DTypePolicy", JSON.objectNode().put("name", "float32"));
  }

  static ObjectNode named(String module, String className, ObjectNode config) {
    ObjectNode named = JSON.objectNode().put("module", module).put("class_name", className);
    named.set("config", config);
    return named.putNull("registered_name");
  }

  private void requireUsable(String className, Map<String, Object> settings) {
    String name = String.valueOf(settings.get("name"));
    if (name.indexOf('/') >= 0) {
      throw problem("name: Keras 3 takes no name with a /, found " + ModelJson.quoted(name));
    }
    if (className.equals("GaussianNoise") && ((Number) settings.get("stddev")).doubleValue() > 1) {
      throw problem("stddev: Keras 3 takes 0 to 1, found " + settings.get("stddev"));
    }
  }

  private void put(ObjectNode config, String className, String key, Object value) {
    switch (key) {
      case "implementation", "input_length", "dtype", "heed_mask", "mask_rule" -> {}
      case "trainable" -> {
        if (!NEVER_TRAINABLE.contains(className)) {
          config.set(key, value(key, value));
        }
      }
      case "activity_regularizer" -> {
        if (value != null) {
          config.set(key, value(key, value));
        }
      }
      case "batch_input_shape" -> {
        if (className.equals("InputLayer")) {
          config.set("batch_shape", value(key, value));
        }
      }
      case "layer" -> {
        JsonNode layer = value(key, value);
        if (className.equals("Bidirectional")) {
          forward((ObjectNode) layer.path("config"));
        }
        config.set(key, layer);
      }
      case "alpha" ->
          config.set(className.equals("LeakyReLU") ? "negative_slope" : key, value(key, value));
      default -> config.set(key, value(key, value));
    }
  }

  /** Keras 3 gives the layer this name when it takes it over. */
  private static void forward(ObjectNode config) {
    String name = config.path("name").textValue();
    if (!name.startsWith("forward_")) {
      config.put("name", "forward_" + name);
    }
  }

  private IllegalArgumentException problem(String text) {
    return new IllegalArgumentException(place + text);
  }

  private JsonNode value(String key, Object value) {
    if (value == null) {
      return JSON.nullNode();
    } else if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    } else if (value instanceof Number number) {
      return number(key, number);
    } else if (value instanceof String text) {
      return JSON.textNode(text);
    } else if (value instanceof Shape shape) {
      return key.equals("target_shape") ? target(shape) : shape(shape);
    } else if (value instanceof List<?> list) {
      ArrayNode items = JSON.arrayNode();
      list.forEach(item -> items.add(value(key, item)));
      return items;
    }
    return part(key, value);
  }

  private JsonNode part(String key, Object value) {
    if (value instanceof Activation activation) {
      return JSON.textNode(identifier(key, activation));
    } else if (value instanceof Initializer initializer) {
      return initializer(key, initializer);
    } else if (value instanceof Regularizer regularizer) {
      return described("keras.regularizers", key, regularizer.className(), regularizer.config());
    } else if (value instanceof Constraint constraint) {
      return described("keras.constraints", key, constraint.className(), constraint.config());
    } else if (value instanceof Layer<?> layer) {
      return layers.apply(layer);
    } else if (value instanceof Cell<?> cell) {
      return described(cell.className(), cell.config());
    }
    throw problem("%s: cannot be written: %s".formatted(key, value.getClass().getSimpleName()));
  }

  private ObjectNode described(
      String module, String key, String className, Map<String, Object> settings) {
    ObjectNode config = JSON.objectNode();
    settings.forEach((name, value) -> config.set(name, setting(key, name, value)));
    return named(module, className, config);
  }

  private JsonNode setting(String key, String name, Object value) {
    return name.equals("seed") ? value(key + ": seed", value) : value(name, value);
  }

  private ObjectNode initializer(String key, Initializer initializer) {
    Map<String, Object> config = initializer.config();
    // Keras has another word for it.
    config.computeIfPresent(
        "distribution", (name, value) -> value.equals("normal") ? "truncated_normal" : value);
    String usual = usualName(config);
    if (usual == null) {
      return described("keras.initializers", key, initializer.className(), config);
    }
    config.keySet().retainAll(Set.of("seed"));
    return described("keras.initializers", key, usual, config);
  }

  /** The name Keras has for one variance, or null; {@code keras.initializers}. */
  private static String usualName(Map<String, Object> config) {
    String inventor =
        switch (config.get("scale") + " " + config.get("mode")) {
          case "1.0 fan_avg" -> "Glorot";
          case "2.0 fan_in" -> "He";
          case "1.0 fan_in" -> "Lecun";
          default -> null;
        };
    return inventor == null
        ? null
        : inventor + (config.get("distribution").equals("uniform") ? "Uniform" : "Normal");
  }

  private String identifier(String key, Activation activation) {
    return switch (activation) {
      case HARD_SIGMOID_SIXTH -> "hard_sigmoid";
      case SWISH -> "silu";
      case HARD_SIGMOID_FIFTH ->
          throw problem(
              key + ": hard_sigmoid of slope 0.2; that of Keras 3 has slope 1/6 and gives others");
      case GELU_NEW -> throw problem(key + ": Keras 3 has no name for gelu_new");
      default -> activation.identifier();
    };
  }

  /** Whole numbers without a fraction. */
  private JsonNode number(String key, Number number) {
    double value = number.doubleValue();
    if (key.endsWith("seed") && (value < 0 || value > MOST_SEED)) {
      throw problem("%s: Keras 3 takes 0 to 4294967295, found %s".formatted(key, number));
    }
    return number instanceof Long || number instanceof Integer
        ? JSON.numberNode(number.longValue())
        : JSON.numberNode(value);
  }

  /** Sizes, null for any. */
  static ArrayNode shape(Shape shape) {
    ArrayNode dimensions = JSON.arrayNode();
    Arrays.stream(shape.dimensions())
        .mapToObj(size -> size == Shape.ANY ? JSON.nullNode() : JSON.numberNode(size))
        .forEach(dimensions::add);
    return dimensions;
  }

  /** Sizes, -1 for what is left. */
  private static ArrayNode target(Shape shape) {
    ArrayNode dimensions = JSON.arrayNode();
    Arrays.stream(shape.dimensions()).forEach(dimensions::add);
    return dimensions;
  }
}
