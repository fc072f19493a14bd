package io.flinklstm.core.layer;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a {@link Bidirectional} layer makes one output of the outputs of both directions. */
public enum MergeMode {
  /** f + b. */
  SUM,
  /** f · b, element by element. */
  MUL,
  /** f, then b on the last axis. */
  CONCAT,
  /** (f + b) / 2. */
  AVE,
  /** Two outputs, f and b; null in TensorFlow.js and in model files. */
  NONE;

  /**
   * The mode of an identifier of TensorFlow.js; null is {@link #NONE}.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static MergeMode of(String identifier) {
    return identifier == null
        ? NONE
        : Arrays.stream(values())
            .filter(mode -> identifier.equals(mode.identifier()))
            .findFirst()
            .orElseThrow(
                () ->
                    Setting.problem(
                        "mergeMode",
                        "one of %s or null for separate outputs".formatted(identifiers()),
                        Setting.quoted(identifier)));
  }

  /** As model files write it, or null for {@link #NONE}. */
  public String identifier() {
    return this == NONE ? null : name().toLowerCase(Locale.ROOT);
  }

  private static String identifiers() {
    return Arrays.stream(values())
        .filter(mode -> mode != NONE)
        .map(MergeMode::identifier)
        .collect(Collectors.joining(", "));
  }

  /** Features of the merged output. */
  int width(int one, int other) {
    return this == CONCAT ? Math.addExact(one, other) : one;
  }

  /** y = merge of f and b, row by row, each row [width of its tensor]; y is modified. */
  void merge(float[] f, float[] b, int forwardWidth, int backwardWidth, float[] y) {
    if (this == CONCAT) {
      int width = forwardWidth + backwardWidth;
      for (int row = 0; row < y.length / width; row++) {
        System.arraycopy(f, row * forwardWidth, y, row * width, forwardWidth);
        System.arraycopy(b, row * backwardWidth, y, row * width + forwardWidth, backwardWidth);
      }
      return;
    }
    for (int i = 0; i < y.length; i++) {
      y[i] =
          switch (this) {
            case SUM -> f[i] + b[i];
            case MUL -> f[i] * b[i];
            case AVE -> 0.5f * (f[i] + b[i]);
            case CONCAT, NONE -> throw new AssertionError("no rule by element");
          };
    }
  }
}
