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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of one layer as JSON. What TensorFlow.js would ignore or refuse is refused here, in
 * the words of the layer.
 */
final class SettingsWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** {@code tf.layers} of TensorFlow.js 4.22, as far as this library has them. */
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
          "Multiply",
          "Average",
          "Maximum",
          "Minimum",
          "Concatenate",
          "Dot",
          "GaussianNoise",
          "GaussianDropout",
          "AlphaDropout",
          "BatchNormalization",
          "LayerNormalization",
          "Conv1D",
          "MaxPooling1D",
          "AveragePooling1D",
          "GlobalAveragePooling1D",
          "GlobalMaxPooling1D",
          "Rescaling",
          "ReLU",
          "LeakyReLU",
          "PReLU",
          "ELU",
          "ThresholdedReLU",
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

  /** {@code gelu_new} is missing: TensorFlow.js cannot read the files it writes with it. */
  private static final Set<Activation> ACTIVATIONS =
      EnumSet.of(
          Activation.ELU,
          Activation.HARD_SIGMOID_FIFTH,
          Activation.LINEAR,
          Activation.LOG_SOFTMAX,
          Activation.RELU,
          Activation.RELU6,
          Activation.SELU,
          Activation.SIGMOID,
          Activation.SOFTMAX,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.TANH,
          Activation.SWISH,
          Activation.MISH,
          Activation.GELU);

  /** Layers on which TensorFlow.js ignores an activity regularizer; it refuses it on others. */
  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "SimpleRNN", "RNN");

  /** Settings that tell frameworks apart, which no file has. */
  private static final Set<String> OURS = Set.of("heed_mask", "mask_rule");

  private final String place;
  private final boolean masks;

  /**
   * A writer.
   *
   * @param place where a problem is, ends with a colon and a blank
   * @param masks whether some layer of the model makes masks
   */
  SettingsWriter(String place, boolean masks) {
    this.place = place;
    this.masks = masks;
  }

  /** {class_name, config} of a layer or cell. */
  ObjectNode described(String className, Map<String, Object> settings) {
    if (!CLASSES.contains(className)) {
      throw problem("TensorFlow.js has no layer " + className);
    }
    if (masks
        && className.equals("GlobalAveragePooling1D")
        && !Boolean.FALSE.equals(settings.get("heed_mask"))) {
      throw problem("TensorFlow.js does not leave out what a mask calls padding");
    }
    ObjectNode config = JSON.objectNode();
    settings.forEach(
        (key, value) -> {
          requireKnown(className, key, value);
          if (!OURS.contains(key)) {
            config.set(key, value(key, value));
          }
        });
    return JSON.objectNode().put("class_name", className).set("config", config);
  }

  private void requireKnown(String className, String key, Object value) {
    boolean unknown =
        switch (key) {
          case "reset_after" -> value.equals(true);
          case "zero_output_for_mask" -> masks && value.equals(true);
          case "backward_layer" -> value != null;
          case "activity_regularizer" -> value != null && !RECURRENT.contains(className);
          case "negative_slope", "threshold" -> className.equals("ReLU");
          case "padding" -> "causal".equals(value);
          default -> false;
        };
    if (unknown) {
      throw problem("%s: TensorFlow.js cannot do this".formatted(key));
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
      return number(number);
    } else if (value instanceof String text) {
      return JSON.textNode(text);
    } else if (value instanceof Shape shape) {
      return shape(shape);
    } else if (value instanceof List<?> list) {
      ArrayNode items = JSON.arrayNode();
      list.forEach(item -> items.add(value(key, item)));
      return items;
    }
    return part(key, value);
  }

  /** A thing that has a name, and most have settings of their own. */
  private JsonNode part(String key, Object value) {
    if (value instanceof Activation activation) {
      return activation(key, activation);
    } else if (value instanceof Initializer initializer) {
      return named(initializer.className(), initializer.config());
    } else if (value instanceof Regularizer regularizer) {
      return named(regularizer.className(), regularizer.config());
    } else if (value instanceof Constraint constraint) {
      return named(constraint.className(), constraint.config());
    } else if (value instanceof Layer<?> layer) {
      return described(layer.className(), layer.config());
    } else if (value instanceof Cell<?> cell) {
      return described(cell.className(), cell.config());
    }
    throw problem("%s: cannot be written: %s".formatted(key, value.getClass().getSimpleName()));
  }

  private ObjectNode named(String className, Map<String, Object> settings) {
    ObjectNode config = JSON.objectNode();
    settings.forEach((key, value) -> config.set(key, value(key, value)));
    return JSON.objectNode().put("class_name", className).set("config", config);
  }

  private JsonNode activation(String key, Activation activation) {
    if (!ACTIVATIONS.contains(activation)) {
      throw problem("%s: TensorFlow.js cannot read %s".formatted(key, activation.name()));
    }
    return JSON.textNode(activation.identifier());
  }

  /** Whole numbers without a fraction, as JavaScript writes them. */
  private static JsonNode number(Number number) {
    double value = number.doubleValue();
    boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p53;
    return whole || number instanceof Long || number instanceof Integer
        ? JSON.numberNode(number.longValue())
        : JSON.numberNode(value);
  }

  private static ArrayNode shape(Shape shape) {
    ArrayNode dimensions = JSON.arrayNode();
    Arrays.stream(shape.dimensions())
        .mapToObj(size -> size == Shape.ANY ? JSON.nullNode() : JSON.numberNode(size))
        .forEach(dimensions::add);
    return dimensions;
  }
}
