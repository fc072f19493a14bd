package io.flinklstm.job.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files of tensors. */
public enum TensorFormat {
  /** {@code {"inputs": [{"name", "shape", "data"}]}}: any number of tensors. */
  JSON(".json"),
  /** Rows of numbers, one tensor [rows, columns]. */
  CSV(".csv"),
  /** One array of NumPy. */
  NPY(".npy");

  private final String suffix;

  TensorFormat(String suffix) {
    this.suffix = suffix;
  }

  /** The format that the suffix of a file name stands for. */
  public static Optional<TensorFormat> ofFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> lower.endsWith(format.suffix)).findFirst();
  }
}
