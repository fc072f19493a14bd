package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.node.TextNode;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model.json to begin with, for a safetensors file that came without: the modules that the names
 * and shapes of the weights suggest. The order of calls and what stands between them is not in such
 * a file.
 */
final class TorchTemplate {
  private static final int SHOWN = 32;

  private final Map<String, Tensor> weights;

  private TorchTemplate(Map<String, Tensor> weights) {
    this.weights = weights;
  }

  /** What to say if there is no model.json beside the file. */
  static ModelFormatException missing(String file, byte[] safetensors) throws ModelFormatException {
    TorchTemplate template = new TorchTemplate(Safetensors.read(file, safetensors));
    return new ModelFormatException(
        "model.json: missing; %s has weights only, and the order of the layers must be said. Begin"
                .formatted(file)
            + " with this, bring it in order and add what has no weights (ReLU, Dropout): "
            + template.json(file));
  }

  private String json(String file) {
    Set<String> modules = new LinkedHashSet<>();
    for (String name : weights.keySet()) {
      int dot = name.lastIndexOf('.');
      if (dot > 0) {
        modules.add(name.substring(0, dot));
      }
    }
    List<String> recurrent = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String module : modules) {
      boolean isRecurrent = weights.containsKey(module + ".weight_ih_l0");
      (isRecurrent ? recurrent : others).add(entry(module));
    }
    recurrent.addAll(others);
    List<String> shown = recurrent.subList(0, Math.min(SHOWN, recurrent.size()));
    return "{\"format\":\"pytorch\",\"weights\":%s,\"input\":[null,%d],\"layers\":[%s]}"
        .formatted(ModelJson.quoted(file), features(modules), String.join(",", shown));
  }

  private static String text(String value) {
    return TextNode.valueOf(value).toString();
  }

  private int features(Set<String> modules) {
    for (String leaf : List.of(".weight_ih_l0", ".weight")) {
      for (String module : modules) {
        Tensor weight = weights.get(module + leaf);
        if (weight != null && weight.rank() == 2) {
          return weight.dimension(1);
        }
      }
    }
    return 1;
  }

  private String entry(String module) {
    String type = type(module);
    boolean last = List.of("LSTM", "GRU", "RNN").contains(type);
    return "{\"type\":\"%s\",\"name\":%s%s}"
        .formatted(type, text(module), last ? ",\"output\":\"last\"" : "");
  }

  /** The type that the weights of a module suggest. */
  private String type(String module) {
    Tensor ih = weights.get(module + ".weight_ih_l0");
    Tensor hh = weights.get(module + ".weight_hh_l0");
    if (ih != null && hh != null && hh.rank() == 2 && hh.dimension(1) > 0) {
      int gates = hh.dimension(0) / hh.dimension(1);
      boolean projected = weights.containsKey(module + ".weight_hr_l0");
      return projected || gates == 4 ? "LSTM" : gates == 3 ? "GRU" : "RNN";
    }
    if (weights.containsKey(module + ".running_mean")) {
      return "BatchNorm1d";
    }
    Tensor weight = weights.get(module + ".weight");
    boolean matrix = weight != null && weight.rank() == 2;
    return matrix ? matrixType(module) : "LayerNorm";
  }

  private String matrixType(String module) {
    boolean bias = weights.containsKey(module + ".bias");
    return !bias && module.contains("emb") ? "Embedding" : "Linear";
  }
}
