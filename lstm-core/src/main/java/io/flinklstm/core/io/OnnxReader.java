package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads ONNX files: the message {@code ModelProto} of onnx.proto.
 *
 * <p>Only what a graph computes is read. Documentation, metadata and training sections are skipped
 * unseen; graphs and tensors are nested no deeper than node, attribute, tensor, so nothing
 * recurses.
 */
final class OnnxReader {
  private OnnxReader() {}

  /**
   * The model in a file whose numbers are all in it.
   *
   * @param file name that messages start with
   */
  static OnnxModel read(String file, byte[] bytes) throws ModelFormatException {
    return read(file, bytes, Map.of());
  }

  /**
   * The model in a file.
   *
   * @param file name that messages start with
   * @param beside bytes of the files beside it that may hold its numbers, by their names
   */
  static OnnxModel read(String file, byte[] bytes, Map<String, byte[]> beside)
      throws ModelFormatException {
    ProtoReader in = new ProtoReader(file, bytes);
    OnnxBudget budget = new OnnxBudget(beside);
    long irVersion = 0;
    String producer = "";
    Map<String, Long> opsets = new LinkedHashMap<>();
    List<String> functions = new ArrayList<>();
    ProtoReader graph = null;
    while (in.next()) {
      switch (in.number()) {
        case 1 -> irVersion = in.once("ir_version").int64();
        case 2 -> producer = in.once("producer_name").text();
        case 7 -> graph = in.once("graph").message(file + ": graph");
        case 8 -> {
          budget.item(in.each("opset_import"));
          opset(in.message(file + ": opset_import[%d]".formatted(opsets.size())), opsets);
        }
        case 25 -> {
          budget.item(in.each("functions"));
          functions.add(function(in.message(file + ": functions[%d]".formatted(functions.size()))));
        }
        default -> in.skip();
      }
    }
    if (irVersion < 1) {
      throw in.problem("ir_version: expected at least 1, found " + irVersion);
    }
    if (opsets.isEmpty()) {
      throw in.problem("opset_import: missing");
    }
    if (graph == null) {
      throw in.problem("graph: missing");
    }
    return new OnnxModel(irVersion, producer, opsets, functions, OnnxGraph.read(graph, budget));
  }

  private static void opset(ProtoReader in, Map<String, Long> opsets) throws ModelFormatException {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.number()) {
        case 1 -> domain = OnnxNode.domain(in.once("domain").text());
        case 2 -> version = in.once("version").int64();
        default -> in.skip();
      }
    }
    if (version < 1) {
      throw in.problem("version: expected at least 1, found " + version);
    }
    if (opsets.putIfAbsent(domain, version) != null) {
      throw in.problem("domain: %s is there twice".formatted(ModelJson.quoted(domain)));
    }
  }

  private static String function(ProtoReader in) throws ModelFormatException {
    String name = "";
    String domain = "";
    while (in.next()) {
      switch (in.number()) {
        case 1 -> name = in.once("name").text();
        case 10 -> domain = in.once("domain").text();
        default -> in.skip();
      }
    }
    return domain + ":" + name;
  }
}
