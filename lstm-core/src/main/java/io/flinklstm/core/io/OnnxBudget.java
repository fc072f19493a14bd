package io.flinklstm.core.io;

import java.util.Map;

/**
 * What an ONNX file has still left of its {@link Limits}, and the file beside it that may hold its
 * numbers; one per file, spent while reading.
 */
final class OnnxBudget {
  private final Map<String, byte[]> beside;
  private int items = Limits.ONNX_ITEMS;
  private long numbers = Limits.ONNX_NUMBERS;
  private long parameters = Limits.PARAMETERS;

  /**
   * A new budget.
   *
   * @param beside bytes of the files beside the model, by their names
   */
  OnnxBudget(Map<String, byte[]> beside) {
    this.beside = beside;
  }

  /** The bytes of a file beside the model, or null if there is none of that name. */
  byte[] beside(String name) {
    return beside.get(name);
  }

  /** Spends one item on whatever the reader is at. */
  void item(ProtoReader in) throws ModelFormatException {
    if (--items < 0) {
      throw in.problem(
          "expected up to %d nodes, names, attributes, dimensions and tensors in the file"
              .formatted(Limits.ONNX_ITEMS));
    }
  }

  /** Spends whole numbers of a tensor or numbers of an attribute. */
  void numbers(ProtoReader in, int count) throws ModelFormatException {
    numbers -= count;
    if (numbers < 0) {
      throw in.problem(
          "expected up to %d whole numbers in the file".formatted(Limits.ONNX_NUMBERS));
    }
  }

  /** Spends floats of a tensor. */
  void parameters(ProtoReader in, int count) throws ModelFormatException {
    parameters -= count;
    if (parameters < 0) {
      throw in.problem("expected up to %d floats in the file".formatted(Limits.PARAMETERS));
    }
  }
}
