package io.flinklstm.core.io;

import io.flinklstm.core.io.LayerReaders.LayerReader;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.Average;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Maximum;
import io.flinklstm.core.layer.Minimum;
import io.flinklstm.core.layer.Multiply;
import io.flinklstm.core.layer.Subtract;
import java.util.Map;

/** Readers of layers with several inputs (tfjs-layers/src/layers/merge.ts, TensorFlow.js 4.22). */
final class MergeLayers {
  private MergeLayers() {}

  static void addTo(Map<String, LayerReader> readers) {
    readers.put("Add", settings -> Add.of());
    readers.put("Multiply", settings -> Multiply.of());
    readers.put("Average", settings -> Average.of());
    readers.put("Maximum", settings -> Maximum.of());
    readers.put("Minimum", settings -> Minimum.of());
    readers.put("Subtract", settings -> Subtract.of());
    readers.put("Concatenate", settings -> Concatenate.of().axis(settings.axis(-1)));
  }
}
