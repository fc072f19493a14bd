package io.flinklstm.core.io;

import io.flinklstm.core.io.TorchModule.Entry;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Tensor;
import java.util.Map;

/**
 * Reads the modules of {@code torch.nn} without time. Defaults of absent settings are those of
 * PyTorch 2.
 */
final class TorchLayers {
  private TorchLayers() {}

  static void addTo(Map<String, TorchModule.Reader> readers) {
    readers.put("Linear", TorchLayers::linear);
  }

  /** y = x·Wᵀ + b, weight [out, in]. */
  private static TorchModule linear(Entry entry) {
    Tensor weight =
        entry.weights().take(entry.place(), entry.weight("weight"), "[out, in]", -1, -1);
    int units = weight == null ? TorchModule.ANY : weight.dimension(0);
    Tensor bias =
        entry.has("bias")
            ? entry.weights().take(entry.place(), entry.weight("bias"), "[out]", units)
            : null;
    if (weight == null || (bias == null && entry.has("bias"))) {
      return null;
    }
    Tensor kernel = GateWeights.columns(weight, 0);
    Dense dense = Dense.units(units).useBias(bias != null);
    return module(
        entry,
        kernel.dimension(0),
        bias == null ? dense.weights(kernel) : dense.weights(kernel, bias));
  }

  private static TorchModule module(Entry entry, int features, Layer<?> layer) {
    if (entry.layerName() != null) {
      layer.name(entry.layerName());
    }
    return new TorchModule(entry.place(), features, layer::apply);
  }
}
