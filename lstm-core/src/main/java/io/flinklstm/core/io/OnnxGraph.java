package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of ONNX, {@code GraphProto} of onnx.proto, in the order of the file.
 *
 * @param name may be empty
 * @param nodes the operators
 * @param initializers tensors by name
 * @param inputs what is fed; before version 4 of the format also the initializers
 * @param outputs what comes out
 * @param values what the file says of values between nodes
 */
record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> initializers,
    List<OnnxValueInfo> inputs,
    List<OnnxValueInfo> outputs,
    List<OnnxValueInfo> values) {

  static OnnxGraph read(ProtoReader in, OnnxBudget budget) throws ModelFormatException {
    String name = "";
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    List<OnnxValueInfo> inputs = new ArrayList<>();
    List<OnnxValueInfo> outputs = new ArrayList<>();
    List<OnnxValueInfo> values = new ArrayList<>();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> nodes.add(OnnxNode.read(nodes.size(), inner(in, "node", nodes.size()), budget));
        case 2 -> name = in.once("name").text();
        case 5 -> initializer(inner(in, "initializer", initializers.size()), budget, initializers);
        case 11 -> inputs.add(OnnxValueInfo.read(inner(in, "input", inputs.size()), budget));
        case 12 -> outputs.add(OnnxValueInfo.read(inner(in, "output", outputs.size()), budget));
        case 13 -> values.add(OnnxValueInfo.read(inner(in, "value_info", values.size()), budget));
        case 15 -> throw in.each("sparse_initializer").problem("expected only dense tensors");
        default -> in.skip();
      }
    }
    return new OnnxGraph(name, nodes, initializers, inputs, outputs, values);
  }

  private static ProtoReader inner(ProtoReader in, String field, int index)
      throws ModelFormatException {
    return in.each(field).message("%s.%s[%d]".formatted(in.place(), field, index));
  }

  private static void initializer(
      ProtoReader in, OnnxBudget budget, Map<String, OnnxTensor> initializers)
      throws ModelFormatException {
    OnnxTensor tensor = OnnxTensor.read(in, budget);
    if (tensor.name().isEmpty()) {
      throw in.problem("name: missing");
    }
    if (initializers.putIfAbsent(tensor.name(), tensor) != null) {
      throw in.problem("name: %s is there twice".formatted(ModelJson.quoted(tensor.name())));
    }
  }
}
