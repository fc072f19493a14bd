package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Hands the variables of a {@code .keras} archive to its layers.
 *
 * <p>A layer's variables lie below {@code layers/<class>_<n>}, where the class is in snake case and
 * n counts the layers of that class in its model, from the second on; newer files give the group
 * the layer's name as an attribute, too, which then decides. Source: {@code _save_container_state}
 * in keras/src/saving/saving_lib.py.
 */
final class KerasArchiveWeights implements WeightSource {
  private static final Comparator<String> FORWARD_FIRST =
      Comparator.comparing((String group) -> group.contains("/backward_layer"))
          .thenComparing(Comparator.naturalOrder());

  private static final String LAYERS = "layers/";
  private static final String OLD_LAYERS = "_layer_checkpoint_dependencies/";

  private final String file;
  private final Map<String, Hdf5Weights.Variables> left;
  private final Map<List<String>, String> paths = new HashMap<>();

  /** Groups of stacked cells, in the order of their stacks. */
  private final List<String> cells = new ArrayList<>();

  KerasArchiveWeights(String file, GraphConfig config, Map<String, Hdf5Weights.Variables> variables)
      throws ModelFormatException {
    this.file = file;
    this.left = new LinkedHashMap<>(variables);
    findPaths(config, List.of(), "");
  }

  private void findPaths(GraphConfig config, List<String> within, String prefix)
      throws ModelFormatException {
    if (within.size() > Limits.MODEL_DEPTH) {
      throw new ModelFormatException(
          config.place() + "more than %d models within each other".formatted(Limits.MODEL_DEPTH));
    }
    String container = prefix + container(prefix);
    Map<String, Integer> counts = new HashMap<>();
    for (LayerConfig layer : config.layers()) {
      int step = container.endsWith(LAYERS) ? 1 : 2;
      String counted = container + group(layer.className(), counts, step);
      String path = named(container, layer.name(), counted);
      JsonNode wrapped = layer.config().path("layer");
      addCells(path, layer.config());
      addCells(path + "/layer", wrapped.path("config"));
      addCells(path + "/forward_layer", wrapped.path("config"));
      JsonNode backward = layer.config().path("backward_layer");
      addCells(path + "/backward_layer", (backward.isObject() ? backward : wrapped).path("config"));
      List<String> key = new ArrayList<>(within);
      key.add(layer.name());
      paths.put(key, path);
      if (TfjsTopology.isModel(layer.className())) {
        findPaths(TfjsTopology.read(config.place() + layer.place(), layer), key, path + "/");
      }
    }
  }

  /**
   * What the group of all layers is called. Keras 2.13 had another name for it, and counted each
   * layer with weights twice.
   */
  private String container(String prefix) {
    return left.keySet().stream().anyMatch(path -> path.startsWith(prefix + OLD_LAYERS))
        ? OLD_LAYERS
        : LAYERS;
  }

  private void addCells(String path, JsonNode config) {
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode cell : config.path("cell").path("config").path("cells")) {
      cells.add(path + "/cell/cells/" + group(cell.path("class_name").asText(""), counts));
    }
  }

  /** The group of the next object of a class: {@code lstm}, then {@code lstm_1}. */
  static String group(String className, Map<String, Integer> counts) {
    return group(className, counts, 1);
  }

  private static String group(String className, Map<String, Integer> counts, int step) {
    String group = snakeCase(className);
    int number = counts.merge(group, step, Integer::sum) - step;
    return number == 0 ? group : group + "_" + number;
  }

  /** The group of this name among the layers, or the one counted if none has a name. */
  private String named(String prefix, String name, String counted) {
    for (Map.Entry<String, Hdf5Weights.Variables> entry : left.entrySet()) {
      String path = entry.getKey();
      boolean direct = path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0;
      if (direct && name.equals(entry.getValue().name())) {
        return path;
      }
    }
    return counted;
  }

  /** {@code to_snake_case} of keras/src/utils/naming.py. */
  static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public void fill(List<String> within, Layer<?> layer, List<String> problems) {
    if (layer instanceof Nested) {
      return; // its layers have been filled one by one
    }
    List<String> key = new ArrayList<>(within);
    key.add(layer.name());
    String path = paths.getOrDefault(key, "");
    List<String> groups =
        left.keySet().stream()
            .filter(group -> group.equals(path) || group.startsWith(path + "/"))
            .sorted(
                Comparator.comparingInt((String group) -> cells.indexOf(group))
                    .thenComparing(FORWARD_FIRST))
            .toList();
    List<Tensor> tensors = new ArrayList<>();
    groups.forEach(group -> tensors.addAll(left.remove(group).tensors()));
    OrderedWeights.fill(file, layer, tensors, problems);
  }

  @Override
  public void finish(List<String> problems) {
    left.forEach(
        (path, variables) -> {
          if (!variables.tensors().isEmpty()) {
            problems.add(
                "%s: model.weights.h5: %s: %d variables that no layer takes"
                    .formatted(file, ModelJson.quoted(path), variables.tensors().size()));
          }
        });
  }
}
