package io.flinklstm.core.bench;

import java.util.Arrays;

/** Contenders in the order of the table, as tables and plots call them. */
enum ContenderName {
  SELECTED("selected", "flink-lstm"),
  SCALAR("scalar", "flink-lstm, scalar"),
  ONNX_RUNTIME("onnxRuntime", "ONNX Runtime, pinned"),
  TENSORFLOW("tensorflow", "TensorFlow Java"),
  TENSORFLOW_INLINE("tensorflowInline", "TensorFlow, inline"),
  PYTORCH("pytorch", "DJL / PyTorch"),
  DL4J("dl4j", "DL4J rnnTimeStep"),
  PLAIN("plain", "plain loops");

  private final String method;
  private final String title;

  ContenderName(String method, String title) {
    this.method = method;
    this.title = title;
  }

  /** By the benchmark's method. */
  static ContenderName of(String method) {
    return Arrays.stream(values())
        .filter(name -> name.method.equals(method))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(method + ": no such contender"));
  }

  String title() {
    return title;
  }
}
