package io.flinklstm.core.io;

import java.util.List;
import java.util.Map;

/**
 * An ONNX file.
 *
 * @param irVersion version of the format, at least 1
 * @param producer the tool that wrote it; may be empty
 * @param opsets version of each operator set by domain; the domain of the standard operators is
 *     empty, however the file calls it
 * @param functions operators the file defines itself, {@code domain:name}; their bodies are not
 *     read
 * @param graph the model
 */
record OnnxModel(
    long irVersion,
    String producer,
    Map<String, Long> opsets,
    List<String> functions,
    OnnxGraph graph) {}
