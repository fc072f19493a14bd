package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.io.TorchModule.Entry;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A PyTorch model: its state_dict as safetensors, and a model.json that says in which order its
 * modules are called, because a state_dict does not.
 *
 * <pre>
 *   {"format": "pytorch", "weights": "model.safetensors",
 *    "input": [null, 8],                                    timesteps, features; batch first
 *    "layers": [
 *      {"type": "LSTM", "name": "lstm", "output": "last"},  or "sequence"
 *      {"type": "Linear", "name": "head.0"},
 *      {"type": "ReLU"}]}
 * </pre>
 *
 * <p>The name is the module's in the state_dict. Everything that is wrong is reported at once.
 */
final class TorchReader {
  private static final Map<String, TorchModule.Reader> BY_TYPE = new TreeMap<>();

  static {
    TorchRecurrent.addTo(BY_TYPE);
    TorchLayers.addTo(BY_TYPE);
    TorchNormalization.addTo(BY_TYPE);
  }

  private final String file;
  private final List<String> problems = new ArrayList<>();

  private TorchReader(String file) {
    this.file = file;
  }

  static Model read(ModelFiles files) throws ModelFormatException {
    return new TorchReader(files.name()).read(files.json(), files.weights());
  }

  private Model read(JsonNode json, byte[] safetensors) throws ModelFormatException {
    List<String> found = new ArrayList<>();
    ObjectReader root = new ObjectReader(json, "", found);
    root.string("format");
    String weightFile = root.string("weights");
    Shape input = input(root);
    List<ObjectReader> entries = root.objects("layers");
    if (entries.isEmpty() || entries.size() > Limits.LAYERS) {
      root.problem(
          "layers", "expected 1 to %d objects, found %d".formatted(Limits.LAYERS, entries.size()));
    }
    root.finish();
    found.forEach(problem -> problems.add(file + ": " + problem));
    refuseProblems();
    TorchWeights weights = new TorchWeights(Safetensors.read(weightFile, safetensors), problems);
    List<TorchModule> modules = modules(json.path("layers"), weights);
    weights.finish(weightFile);
    refuseProblems();
    return model(input, modules);
  }

  private void refuseProblems() throws ModelFormatException {
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
  }

  /** [batch, time, features], or [batch, time] for ids. */
  private static Shape input(ObjectReader root) {
    JsonNode node = root.raw("input");
    int size = node == null || !node.isArray() ? 0 : node.size();
    boolean sound = size == 1 || (size == 2 && isSize(node.get(1)));
    if (!sound || !(node.get(0).isNull() || isSize(node.get(0)))) {
      root.problem(
          "input",
          "expected [timesteps or null, features], or [timesteps or null] for ids, found "
              + ModelJson.found(node));
      return Shape.of(Shape.ANY);
    }
    int time = node.get(0).isNull() ? Shape.ANY : node.get(0).asInt();
    return size == 1 ? Shape.of(Shape.ANY, time) : Shape.of(Shape.ANY, time, node.get(1).asInt());
  }

  private static boolean isSize(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToInt()
        && node.asInt() > 0
        && node.asInt() <= Limits.UNITS;
  }

  private List<TorchModule> modules(JsonNode layers, TorchWeights weights) {
    List<TorchModule> modules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < layers.size(); i++) {
      Entry entry = entry(i, layers.get(i), weights);
      TorchModule.Reader reader = BY_TYPE.get(layers.get(i).path("type").asText(""));
      if (reader == null) {
        weights.ignoreAll(entry.name());
        continue;
      }
      if (!entry.name().isEmpty() && !names.add(entry.name())) {
        entry.problem("another layer has the same name; a layer that is called twice is refused");
      }
      int before = problems.size();
      TorchModule module = reader.read(entry);
      entry.settings().finish();
      if (problems.size() > before) {
        weights.ignoreAll(entry.name());
      } else {
        modules.add(module);
      }
    }
    return modules;
  }

  private Entry entry(int index, JsonNode node, TorchWeights weights) {
    String type = node.path("type").asText("");
    String name = node.path("name").asText("");
    boolean known = BY_TYPE.containsKey(type);
    String place =
        "%s: layers[%d]%s%s"
            .formatted(
                file,
                index,
                known ? " (%s)".formatted(type) : "",
                name.isEmpty() ? "" : " " + ModelJson.quoted(name));
    ObjectReader settings = new ObjectReader(node, place, problems);
    if (!settings.string("type").isEmpty() && !known) {
      settings.problem(
          "type", ModelJson.quoted(type) + ": " + NearestName.unknown(type, BY_TYPE.keySet()));
    }
    return new Entry(place, settings.string("name", ""), settings, weights, problems);
  }

  private Model model(Shape input, List<TorchModule> modules) throws ModelFormatException {
    SymbolicTensor source = InputLayer.of(input).tensor();
    SymbolicTensor tensor = source;
    for (TorchModule module : modules) {
      try {
        tensor = module.apply(tensor);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new ModelFormatException(module.place() + ": " + e.getMessage(), e);
      }
    }
    try {
      Model model = Model.of(List.of(source), List.of(tensor));
      boolean chain = model.graph().nodes().stream().allMatch(node -> node.inputs().size() < 2);
      return chain ? Model.of("sequential_1", Model.Kind.SEQUENTIAL, model.graph()) : model;
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file + ": " + e.getMessage(), e);
    }
  }
}
