package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layers of a functional model in the order of their calls, if they form a plain chain. */
final class FunctionalChain {
  private static final String ACCEPTED =
      "; accepted is a plain chain: one input, each layer called once on the one before, one output";

  private FunctionalChain() {}

  static List<LayerConfig> of(String place, JsonNode config, List<LayerConfig> layers)
      throws ModelFormatException {
    String input = endpoint(place, config, "input_layers");
    String output = endpoint(place, config, "output_layers");
    Map<String, LayerConfig> readerOf = new LinkedHashMap<>();
    LayerConfig layer = null;
    for (LayerConfig candidate : layers) {
      boolean inputLayer = candidate.className().equals("InputLayer");
      if (inputLayer && candidate.name().equals(input)) {
        layer = candidate;
      } else if (inputLayer) {
        throw new ModelFormatException(place + candidate.place() + "a second input" + ACCEPTED);
      } else if (readerOf.put(source(place, candidate), candidate) != null) {
        throw new ModelFormatException(
            place + candidate.place() + "reads what another layer reads, too" + ACCEPTED);
      }
    }
    if (layer == null) {
      throw new ModelFormatException(
          place + "input_layers: no InputLayer is named " + ModelJson.quoted(input));
    }
    List<LayerConfig> chain = new ArrayList<>();
    while (layer != null && chain.size() < layers.size()) {
      chain.add(layer);
      layer = readerOf.get(layer.name());
    }
    requireWhole(place, chain, layers, output);
    return chain;
  }

  private static void requireWhole(
      String place, List<LayerConfig> chain, List<LayerConfig> layers, String output)
      throws ModelFormatException {
    if (chain.size() != layers.size()) {
      throw new ModelFormatException(
          place
              + "%d of %d layers can be reached from the input"
                  .formatted(chain.size(), layers.size())
              + ACCEPTED);
    }
    LayerConfig last = chain.get(chain.size() - 1);
    if (!last.name().equals(output)) {
      throw new ModelFormatException(
          place
              + "output_layers: expected the last layer %s, found %s"
                  .formatted(ModelJson.quoted(last.name()), ModelJson.quoted(output))
              + ACCEPTED);
    }
  }

  /** The one layer named by input_layers or output_layers: [[name, 0, 0]] or [name, 0, 0]. */
  private static String endpoint(String place, JsonNode config, String key)
      throws ModelFormatException {
    JsonNode list = config.path(key);
    boolean nested = list.path(0).isArray();
    JsonNode only = nested ? list.path(0) : list;
    boolean single = !nested || list.size() == 1;
    if (!single || !only.path(0).isTextual() || !zeros(only)) {
      throw new ModelFormatException(
          place
              + "%s: expected one [name, 0, 0], found %s".formatted(key, ModelJson.found(list))
              + ACCEPTED);
    }
    return only.path(0).textValue();
  }

  /** The one layer whose output this layer reads. */
  private static String source(String place, LayerConfig layer) throws ModelFormatException {
    JsonNode nodes = layer.entry().path("inbound_nodes");
    JsonNode tensors = nodes.path(0);
    JsonNode tensor = tensors.path(0);
    if (!nodes.isArray() || nodes.size() != 1 || !tensors.isArray() || tensors.size() != 1) {
      throw new ModelFormatException(
          place
              + layer.place()
              + "inbound_nodes: expected one call on one input, found %s"
                  .formatted(
                      nodes.size() == 1
                          ? "one call on %d inputs".formatted(tensors.size())
                          : nodes.size() + " calls")
              + ACCEPTED);
    }
    JsonNode arguments = tensor.path(3);
    if (!tensor.path(0).isTextual() || !zeros(tensor) || !arguments.isEmpty()) {
      throw new ModelFormatException(
          place
              + layer.place()
              + "inbound_nodes: expected [name, 0, 0] without arguments"
              + ACCEPTED);
    }
    return tensor.path(0).textValue();
  }

  private static boolean zeros(JsonNode tensor) {
    return tensor.path(1).asInt(-1) == 0 && tensor.path(2).asInt(-1) == 0;
  }
}
