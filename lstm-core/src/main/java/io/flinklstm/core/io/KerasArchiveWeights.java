package io.flinklstm.core.io;

import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Cell;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.StackedCells;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands the variables of a {@code .keras} archive to its layers.
 *
 * <p>A layer's variables lie below {@code layers/<class>_<n>}, where the class is in snake case and
 * n counts the layers of that class in its model, from the second on; newer files give the group
 * the layer's name as an attribute, too, which then decides: a counted group that has the name of
 * another layer is a problem. Within its group a layer takes what layers of its kind have there:
 * {@code cell}, {@code cell/cells/<class>_<n>}, {@code forward_layer}, {@code backward_layer},
 * {@code layer}. Source: {@code _save_container_state} in keras/src/saving/saving_lib.py.
 */
final class KerasArchiveWeights implements WeightSource {
  private static final String LAYERS = "layers/";
  private static final String OLD_LAYERS = "_layer_checkpoint_dependencies/";

  private final String file;
  private final TreeMap<String, Hdf5Weights.Variables> left;

  /** Groups with a name by the group they are in, which ends with a slash, and that name. */
  private final Map<String, Map<String, List<String>>> byName = new HashMap<>();

  /** Where the group of a layer is; its key is the layer's name behind those of models around. */
  private final Map<List<String>, String> paths = new HashMap<>();

  /** Why the group of a layer, with the same key, is not its own. */
  private final Map<List<String>, String> doubts = new HashMap<>();

  KerasArchiveWeights(String file, GraphConfig config, Map<String, Hdf5Weights.Variables> variables)
      throws ModelFormatException {
    this.file = file;
    this.left = new TreeMap<>(variables);
    left.forEach(
        (path, group) -> {
          if (group.name() != null) {
            byName
                .computeIfAbsent(path.substring(0, path.lastIndexOf('/') + 1), k -> new HashMap<>())
                .computeIfAbsent(group.name(), k -> new ArrayList<>())
                .add(path);
          }
        });
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
      List<String> key = new ArrayList<>(within);
      key.add(layer.name());
      String path = path(container, counted, key);
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
    String next = left.ceilingKey(prefix + OLD_LAYERS);
    return next != null && next.startsWith(prefix + OLD_LAYERS) ? OLD_LAYERS : LAYERS;
  }

  /** The group that has the layer's name, or the one counted if that has none. */
  private String path(String container, String counted, List<String> key) {
    String name = key.get(key.size() - 1);
    List<String> named = byName.getOrDefault(container, Map.of()).getOrDefault(name, List.of());
    if (named.size() > 1) {
      doubts.put(
          key,
          "groups %s and %s are both named %s"
              .formatted(
                  ModelJson.quoted(named.get(0)),
                  ModelJson.quoted(named.get(1)),
                  ModelJson.quoted(name)));
    }
    if (!named.isEmpty()) {
      return named.get(0);
    }
    Hdf5Weights.Variables group = left.get(counted);
    if (group != null && group.name() != null) {
      doubts.put(
          key,
          "group %s is named %s, expected %s"
              .formatted(
                  ModelJson.quoted(counted),
                  ModelJson.quoted(group.name()),
                  ModelJson.quoted(name)));
    }
    return counted;
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
    List<String> key = new ArrayList<>(within);
    key.add(layer.name());
    String doubt = doubts.get(key);
    if (doubt != null && !layer.weights().isEmpty()) {
      problems.add(OrderedWeights.place(file, layer) + "model.weights.h5: " + doubt);
    } else if (!(layer instanceof Nested)) {
      List<Tensor> tensors = new ArrayList<>();
      take(paths.getOrDefault(key, ""), layer, tensors);
      OrderedWeights.fill(file, layer, tensors, problems);
    } // else its layers have been filled one by one
  }

  /** Takes the variables of a layer, in the order of its weights. */
  private void take(String path, Layer<?> layer, List<Tensor> tensors) {
    if (layer instanceof Bidirectional both) {
      take(path + "/forward_layer", both.forward(), tensors);
      take(path + "/backward_layer", both.backward(), tensors);
    } else if (layer instanceof TimeDistributed each) {
      take(path + "/layer", each.layer(), tensors);
    } else if (layer instanceof Recurrent<?> recurrent) {
      take(path + "/cell", recurrent.cell(), tensors);
    } else {
      take(path, tensors);
    }
  }

  private void take(String path, Cell<?> cell, List<Tensor> tensors) {
    if (cell instanceof StackedCells stack) {
      Map<String, Integer> counts = new HashMap<>();
      for (Cell<?> one : stack.cells()) {
        take(path + "/cells/" + group(one.className(), counts), one, tensors);
      }
    } else {
      take(path, tensors);
    }
  }

  private void take(String path, List<Tensor> tensors) {
    Hdf5Weights.Variables group = left.remove(path);
    if (group != null) {
      tensors.addAll(group.tensors());
    }
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
