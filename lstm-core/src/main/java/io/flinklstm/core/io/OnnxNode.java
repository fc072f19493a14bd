package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operator of a graph, {@code NodeProto} of onnx.proto.
 *
 * @param index place among the nodes of the graph
 * @param name may be empty
 * @param opType the operator, for example {@code LSTM}
 * @param domain of the operator; empty for the standard ones, however the file calls it
 * @param inputs names of values; an empty name is an input left out
 * @param outputs names of values; an empty name is an output nobody wants
 * @param attributes by name
 */
record OnnxNode(
    int index,
    String name,
    String opType,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  static OnnxNode read(int index, ProtoReader in, OnnxBudget budget) throws ModelFormatException {
    budget.item(in);
    String name = "";
    String opType = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> {
          budget.item(in.each("input"));
          inputs.add(in.text());
        }
        case 2 -> {
          budget.item(in.each("output"));
          outputs.add(in.text());
        }
        case 3 -> name = in.once("name").text();
        case 4 -> opType = in.once("op_type").text();
        case 7 -> domain = domain(in.once("domain").text());
        default -> in.skip();
      }
    }
    ProtoReader named = in.again(in.place() + (name.isEmpty() ? "" : " " + ModelJson.quoted(name)));
    if (opType.isEmpty()) {
      throw named.problem("op_type: missing");
    }
    return new OnnxNode(index, name, opType, domain, inputs, outputs, attributes(named, budget));
  }

  /** {@code ai.onnx} and the empty domain are one. */
  static String domain(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }

  private static Map<String, OnnxAttribute> attributes(ProtoReader in, OnnxBudget budget)
      throws ModelFormatException {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    while (in.next()) {
      if (in.number() != 5) {
        in.skip();
        continue;
      }
      budget.item(in.each("attribute"));
      ProtoReader attribute =
          in.message("%s: attribute[%d]".formatted(in.place(), attributes.size()));
      String name = OnnxAttribute.name(attribute);
      ProtoReader named =
          attribute.again("%s: attribute %s".formatted(in.place(), ModelJson.quoted(name)));
      if (attributes.putIfAbsent(name, OnnxAttribute.read(named, budget)) != null) {
        throw named.problem("there twice");
      }
    }
    return attributes;
  }

  /** The node as messages show it. */
  String place() {
    return "graph.node[%d]%s (%s)"
        .formatted(
            index, name.isEmpty() ? "" : " " + ModelJson.quoted(name), ModelJson.shortened(opType));
  }
}
