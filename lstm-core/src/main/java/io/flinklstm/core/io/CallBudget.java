package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What all models of one file may cost together. A call of a model walks everything within it, so
 * it counts as 1 and all calls within; a few models that call each other would else take forever.
 */
final class CallBudget {
  private final Map<Nested, Integer> within = new IdentityHashMap<>();
  private int calls;
  private int layers;

  /** Notes the calls within a model. */
  void costs(Nested model, int callsWithin) {
    within.put(model, callsWithin);
  }

  void addLayers(String place, int count) throws ModelFormatException {
    layers += count;
    if (layers > Limits.LAYERS_OF_ALL_MODELS) {
      throw new ModelFormatException(
          "%slayers: expected at most %d in all models within each other, found %d and maybe more"
              .formatted(place, Limits.LAYERS_OF_ALL_MODELS, layers));
    }
  }

  /** What one call of the layer counts as, before it is made. */
  int spend(String place, Layer<?> layer) throws ModelFormatException {
    int cost = layer instanceof Nested model ? 1 + within.getOrDefault(model, 0) : 1;
    if (cost > Limits.CALLS_OF_ALL_MODELS - calls) {
      throw new ModelFormatException(
          "%slayer %s (%s): expected at most %d calls in all models, those within models included;"
                  .formatted(
                      place,
                      ModelJson.quoted(layer.name()),
                      layer.className(),
                      Limits.CALLS_OF_ALL_MODELS)
              + " found %d and maybe more".formatted(calls + cost));
    }
    calls += cost;
    return cost;
  }
}
