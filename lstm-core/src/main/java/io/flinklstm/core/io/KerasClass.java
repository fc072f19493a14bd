package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a layer that Keras describes is its own and computes with 32 bits. A class of the user's
 * own or an operation may have the name of a layer that computes something else.
 */
final class KerasClass {
  private static final Pattern MODULE =
      Pattern.compile("(tf_)?keras(\\.(src\\.)?(layers|models|engine)(\\.\\w+)*)?");

  private KerasClass() {}

  /**
   * Fails unless {@code module} and {@code registered_name}, if there are any, are those of Keras.
   *
   * @param at for messages, ends with a colon and a blank
   * @param described {@code {module, class_name, registered_name, config}}
   */
  static void check(String at, JsonNode described) throws ModelFormatException {
    String problem = problem(described);
    if (problem != null) {
      throw new ModelFormatException(at + problem);
    }
  }

  /** What is wrong, or null. */
  static String problem(JsonNode described) {
    JsonNode module = described.path("module");
    boolean absent = module.isMissingNode() || module.isNull();
    if (!absent && !MODULE.matcher(module.asText("")).matches()) {
      return "module: expected keras.layers or keras.models, found %s, which is no layer of Keras"
          .formatted(ModelJson.found(module));
    }
    JsonNode registered = described.path("registered_name");
    String className = described.path("class_name").asText("");
    Set<String> own = Set.of(className, "Keras>" + className);
    boolean unregistered = registered.isMissingNode() || registered.isNull();
    return unregistered || own.contains(registered.asText(""))
        ? null
        : "registered_name: expected null or the class, found %s, which is no layer of Keras"
            .formatted(ModelJson.found(registered));
  }

  /**
   * What is wrong with the type of a layer's numbers, or null. Inputs and ids of embeddings may be
   * whole numbers.
   */
  static String typeProblem(String className, JsonNode type) {
    JsonNode name = type != null && type.isObject() ? type.path("config").path("name") : type;
    boolean whole = className.equals("InputLayer") || className.equals("Embedding");
    Set<String> accepted = whole ? Set.of("float32", "int32", "int64") : Set.of("float32");
    return name == null || name.isNull() || accepted.contains(name.asText(""))
        ? null
        : "dtype: expected float32, found " + ModelJson.found(name);
  }
}
