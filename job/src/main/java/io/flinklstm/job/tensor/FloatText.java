package io.flinklstm.job.tensor;

import com.fasterxml.jackson.core.io.NumberOutput;

/** Float32 numbers as the shortest decimals that read back as the same number. */
public final class FloatText {
  private FloatText() {}

  /** A finite number, as JSON and CSV take it: {@code 1}, {@code -0.25}, {@code 1E-7}. */
  public static String of(float value) {
    return NumberOutput.toString(value, true).replaceFirst("\\.0(?=$|E)", "");
  }
}
