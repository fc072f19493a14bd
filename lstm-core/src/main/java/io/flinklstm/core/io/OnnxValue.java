package io.flinklstm.core.io;

import java.util.List;

/** What a name in an ONNX graph stands for, as far as it is known without data. */
sealed interface OnnxValue
    permits OnnxValue.Numbers, OnnxValue.Sizes, OnnxValue.Zeros, OnnxView, OnnxGelu {
  /** Numbers of the file. */
  record Numbers(OnnxTensor tensor) implements OnnxValue {}

  /**
   * Sizes of axes, and what is computed from them.
   *
   * @param values at most {@link #MOST}
   * @param scalar whether it is a single number and not a list
   */
  record Sizes(List<OnnxSize> values, boolean scalar) implements OnnxValue {
    static final int MOST = 64;

    public Sizes {
      if (values.size() > MOST) {
        throw new IllegalArgumentException("computes with more than %d sizes".formatted(MOST));
      }
    }
  }

  /** Zeros of any shape. */
  record Zeros() implements OnnxValue {}
}
