package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code modelTopology} as a plain chain.
 *
 * @param name name of the model
 * @param inputShape [time, inputs] or [inputs], without the batch axis; -1 is any number
 * @param layers first to last, without input layers
 */
@SuppressWarnings("ArrayRecordComponent")
record Topology(String name, int[] inputShape, List<LayerConfig> layers) {
  private static final String KEY = "modelTopology";

  static Topology read(String file, JsonNode model) throws ModelFormatException {
    String place = file + ": " + KEY + ": ";
    JsonNode topology = model.path(KEY);
    JsonNode root = topology.has("model_config") ? topology.path("model_config") : topology;
    if (!root.isObject()) {
      throw new ModelFormatException(place + "expected an object, found " + ModelJson.found(root));
    }
    String kind = root.path("class_name").asText("");
    JsonNode config = root.path("config");
    String name = config.path("name").asText("model");
    if (name.length() > Limits.NAME) {
      throw new ModelFormatException(
          place + "name: longer than %d characters".formatted(Limits.NAME));
    }
    List<LayerConfig> chain =
        switch (kind) {
          case "Sequential" -> layers(place, config.isArray() ? config : config.path("layers"));
          case "Model", "Functional" ->
              FunctionalChain.of(place, config, layers(place, config.path("layers")));
          default ->
              throw new ModelFormatException(
                  place
                      + "class_name: expected Sequential, Model or Functional, found "
                      + ModelJson.found(root.path("class_name")));
        };
    return of(place, name, chain);
  }

  private static Topology of(String place, String name, List<LayerConfig> chain)
      throws ModelFormatException {
    LayerConfig first = chain.get(0);
    boolean inputLayer = first.className().equals("InputLayer");
    List<LayerConfig> layers = inputLayer ? chain.subList(1, chain.size()) : chain;
    if (layers.isEmpty()) {
      throw new ModelFormatException(place + "there is no layer after the input");
    }
    return new Topology(name, inputShape(place + first.place(), first), List.copyOf(layers));
  }

  private static List<LayerConfig> layers(String place, JsonNode list) throws ModelFormatException {
    if (!list.isArray() || list.isEmpty() || list.size() > Limits.LAYERS) {
      throw new ModelFormatException(
          place
              + "layers: expected a list of 1 to %d layers, found %s"
                  .formatted(Limits.LAYERS, ModelJson.found(list)));
    }
    List<LayerConfig> layers = new ArrayList<>();
    for (JsonNode entry : list) {
      JsonNode config = entry.path("config");
      JsonNode name = config.has("name") ? config.path("name") : entry.path("name");
      boolean named =
          name.isTextual()
              && !name.textValue().isBlank()
              && name.textValue().length() <= Limits.NAME;
      if (!config.isObject() || !named) {
        throw new ModelFormatException(
            place
                + "layers[%d]: expected a config with a name of at most %d characters"
                    .formatted(layers.size(), Limits.NAME));
      }
      String className = entry.path("class_name").asText("");
      layers.add(new LayerConfig(name.textValue(), className, config, entry));
    }
    return layers;
  }

  private static int[] inputShape(String place, LayerConfig first) throws ModelFormatException {
    JsonNode shape = first.setting("batch_input_shape");
    if (shape == null || !shape.isArray() || shape.size() < 2 || shape.size() > 3) {
      throw new ModelFormatException(
          place
              + "batch_input_shape: expected [batch, time, inputs] or [batch, inputs], found "
              + ModelJson.found(shape));
    }
    int[] dimensions = new int[shape.size() - 1];
    for (int i = 0; i < dimensions.length; i++) {
      JsonNode dimension = shape.get(i + 1);
      boolean last = i == dimensions.length - 1;
      boolean number =
          dimension.isIntegralNumber() && dimension.canConvertToInt() && dimension.asInt() > 0;
      if (!number && (last || !dimension.isNull())) {
        throw new ModelFormatException(
            place
                + "batch_input_shape[%d]: expected a whole number above 0%s, found %s"
                    .formatted(i + 1, last ? "" : " or null", ModelJson.found(dimension)));
      }
      dimensions[i] = number ? dimension.asInt() : -1;
    }
    return dimensions;
  }
}
