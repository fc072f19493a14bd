package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Reads the tensors of the golden case files. */
final class GoldenCases {
  private GoldenCases() {}

  static Tensor tensor(JsonNode node) {
    int[] shape = new int[node.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.path("shape").get(i).asInt();
    }
    return Tensor.of(floats(node.path("data")), shape);
  }

  static List<Tensor> tensors(JsonNode list) {
    List<Tensor> tensors = new ArrayList<>();
    list.forEach(node -> tensors.add(tensor(node)));
    return tensors;
  }

  static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) list.get(i).asDouble();
    }
    return values;
  }
}
