package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;

/** A tensor in an ONNX file, {@code TensorProto} of onnx.proto. */
sealed interface OnnxTensor {
  /** May be empty in an attribute. */
  String name();

  int[] shape();

  /** Of type FLOAT, DOUBLE (rounded), FLOAT16 or BFLOAT16; may hold NaN and infinities. */
  record Floats(String name, Tensor tensor) implements OnnxTensor {
    @Override
    public int[] shape() {
      return tensor.shape();
    }
  }

  /**
   * Of type INT64, or of a narrower whole number, or BOOL as 0 and 1.
   *
   * @param values row-major
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Wholes(String name, int[] shape, long[] values) implements OnnxTensor {}

  static OnnxTensor read(ProtoReader in, OnnxBudget budget) throws ModelFormatException {
    budget.item(in);
    OnnxTensorHead head = OnnxTensorHead.read(in);
    OnnxTensorData data = new OnnxTensorData(in.again(head.place(in.place())), head, budget);
    return head.type().isReal() ? data.floats(budget) : data.wholes(budget);
  }
}
