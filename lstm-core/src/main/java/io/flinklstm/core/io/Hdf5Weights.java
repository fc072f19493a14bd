package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.math.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The weights in an HDF5 file of Keras.
 *
 * <p>Two layouts exist. {@code model.save("x.h5")} and, up to Keras 2, {@code save_weights} list
 * the layers in the attribute {@code layer_names} and the weights of each in {@code weight_names}
 * (keras/src/legacy/saving/legacy_h5_format.py). {@code save_weights} of Keras 3 and {@code .keras}
 * archives number the variables of each object in a group {@code vars}
 * (keras/src/saving/saving_lib.py). Variables of the optimizer and of random generators are passed
 * over.
 *
 * @param kerasVersion as the file says, or null
 * @param backend as the file says, or null
 * @param modelConfig the model's layers, or null where only weights were saved
 * @param layers weights by the name of their layer, in the order of the file; empty in the numbered
 *     layout
 * @param variables variables by path, for example {@code layers/lstm/cell}, the model's own having
 *     the empty path; empty in the named layout
 */
record Hdf5Weights(
    String kerasVersion,
    String backend,
    JsonNode modelConfig,
    Map<String, List<NamedTensor>> layers,
    Map<String, Variables> variables) {
  private static final String MODEL_WEIGHTS = "model_weights";
  private static final String TOP_LEVEL = "top_level_model_weights";
  private static final String LAYER_NAMES = "layer_names";
  private static final String WEIGHT_NAMES = "weight_names";
  private static final String VARS = "vars";
  private static final String OPTIMIZER = "optimizer";
  private static final String SEED_GENERATOR = "seed_generator";

  /**
   * A weight and its name in the file.
   *
   * @param name for example {@code lstm/lstm_cell/kernel:0}
   */
  record NamedTensor(String name, Tensor tensor) {}

  /**
   * The variables of one object, in their order.
   *
   * @param name of the layer or cell in its model, or null
   */
  record Variables(String name, List<Tensor> tensors) {}

  /**
   * Reads either layout.
   *
   * @param file name for messages
   * @param bytes of the whole file
   * @throws ModelFormatException if the file is damaged, no file of Keras, or too large
   */
  static Hdf5Weights read(String file, byte[] bytes) throws ModelFormatException {
    Hdf5Group root = new Hdf5File(file, bytes).root();
    boolean whole = root.names().contains(MODEL_WEIGHTS);
    Hdf5Group weights = whole ? root.group(MODEL_WEIGHTS) : root;
    boolean named = whole || !names(weights, LAYER_NAMES, false).isEmpty();
    if (!named && !root.names().contains(VARS) && !root.names().contains("layers")) {
      throw root.problem(
          "no weights of Keras: attribute layer_names, or groups layers and vars, expected");
    }
    return new Hdf5Weights(
        name(root, weights, "keras_version"),
        name(root, weights, "backend"),
        config(file, root),
        named ? layers(weights) : Map.of(),
        named ? Map.of() : variables(root));
  }

  private static String name(Hdf5Group root, Hdf5Group weights, String name)
      throws ModelFormatException {
    Hdf5Attribute attribute = root.attribute(name);
    attribute = attribute == null ? weights.attribute(name) : attribute;
    return attribute == null ? null : attribute.name();
  }

  private static JsonNode config(String file, Hdf5Group root) throws ModelFormatException {
    Hdf5Attribute attribute = root.attribute("model_config");
    return attribute == null
        ? null
        : ModelJson.parsePython(
            file + ": model_config", attribute.text().getBytes(StandardCharsets.UTF_8));
  }

  /** Names in an attribute, or in name0, name1 and so on, as Keras splits long lists. */
  private static List<String> names(Hdf5Group group, String name, boolean required)
      throws ModelFormatException {
    Hdf5Attribute whole = group.attribute(name);
    if (whole != null) {
      return whole.names();
    }
    List<String> names = new ArrayList<>();
    Hdf5Attribute part = group.attribute(name + 0);
    if (part == null && required) {
      throw group.problem("attribute %s expected, found nothing".formatted(name));
    }
    for (int k = 1; part != null; k++) {
      names.addAll(part.names());
      part = group.attribute(name + k);
    }
    return names;
  }

  private static Map<String, List<NamedTensor>> layers(Hdf5Group weights)
      throws ModelFormatException {
    Map<String, List<NamedTensor>> layers = new LinkedHashMap<>();
    for (String name : names(weights, LAYER_NAMES, true)) {
      List<NamedTensor> tensors = tensors(descend(weights, name.split("/", -1)));
      if (layers.put(name, tensors) != null) {
        throw weights.problem(
            "attribute layer_names: %s comes twice".formatted(ModelJson.quoted(name)));
      }
    }
    if (weights.names().contains(TOP_LEVEL) && !layers.containsKey(TOP_LEVEL)) {
      List<NamedTensor> tensors = tensors(weights.group(TOP_LEVEL));
      if (!tensors.isEmpty()) {
        layers.put(TOP_LEVEL, tensors);
      }
    }
    return Collections.unmodifiableMap(layers);
  }

  private static List<NamedTensor> tensors(Hdf5Group layer) throws ModelFormatException {
    List<NamedTensor> tensors = new ArrayList<>();
    for (String name : names(layer, WEIGHT_NAMES, true)) {
      String[] path = name.split("/", -1);
      String last = path[path.length - 1];
      Hdf5Group group = descend(layer, Arrays.copyOf(path, path.length - 1));
      tensors.add(new NamedTensor(name, tensor(group, last)));
    }
    return List.copyOf(tensors);
  }

  private static Hdf5Group descend(Hdf5Group from, String... path) throws ModelFormatException {
    if (path.length > Limits.HDF5_DEPTH) {
      throw from.problem("a name of more than %d parts".formatted(Limits.HDF5_DEPTH));
    }
    Hdf5Group group = from;
    for (String name : path) {
      Hdf5Group inside = group.group(name);
      if (inside == null) {
        throw group.problem("group %s is missing".formatted(ModelJson.quoted(name)));
      }
      group = inside;
    }
    return group;
  }

  private static Tensor tensor(Hdf5Group group, String name) throws ModelFormatException {
    Hdf5Dataset dataset = group.dataset(name);
    if (dataset == null) {
      throw group.problem("data set %s is missing".formatted(ModelJson.quoted(name)));
    }
    return dataset.read();
  }

  private static Map<String, Variables> variables(Hdf5Group root) throws ModelFormatException {
    Map<String, Variables> variables = new LinkedHashMap<>();
    addVariables(root, 0, variables);
    return Collections.unmodifiableMap(variables);
  }

  private static void addVariables(Hdf5Group group, int depth, Map<String, Variables> variables)
      throws ModelFormatException {
    if (depth > Limits.HDF5_DEPTH) {
      throw group.problem("more than %d groups within each other".formatted(Limits.HDF5_DEPTH));
    }
    for (String name : group.names()) {
      boolean passedOver = (depth == 0 && name.equals(OPTIMIZER)) || name.equals(SEED_GENERATOR);
      if (name.equals(VARS)) {
        Hdf5Group vars = group.group(VARS);
        Hdf5Attribute named = vars.attribute("name");
        variables.put(
            group.path(), new Variables(named == null ? null : named.name(), numbered(vars)));
      } else if (!passedOver) {
        addVariables(group.group(name), depth + 1, variables);
      }
    }
  }

  /** The data sets 0, 1, 2 and so on of a group. */
  private static List<Tensor> numbered(Hdf5Group vars) throws ModelFormatException {
    Map<Integer, Tensor> tensors = new TreeMap<>();
    for (String name : vars.names()) {
      if (!name.matches("0|[1-9][0-9]{0,5}") || Integer.parseInt(name) >= vars.names().size()) {
        throw vars.problem(
            "data sets 0 to %d expected, found %s"
                .formatted(vars.names().size() - 1, ModelJson.quoted(name)));
      }
      tensors.put(Integer.parseInt(name), tensor(vars, name));
    }
    return List.copyOf(tensors.values());
  }
}
