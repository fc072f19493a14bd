package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where a window that slides along time may stand, as Keras names it.
 *
 * <p>Output t looks at {@code span} timesteps from {@code t * stride - before}.
 */
enum Padding {
  /** Only where the whole window is within the sequence. */
  VALID {
    @Override
    int outputs(int time, int span, int stride) {
      return time < span ? 0 : (time - span) / stride + 1;
    }

    @Override
    int before(int time, int span, int stride) {
      return 0;
    }
  },
  /** As many outputs as strides begin in the sequence; what sticks out is shared by both ends. */
  SAME {
    @Override
    int before(int time, int span, int stride) {
      return Math.max(0, (outputs(time, span, stride) - 1) * stride + span - time) / 2;
    }
  },
  /** The same number of outputs; the window ends where the output stands. */
  CAUSAL {
    @Override
    int before(int time, int span, int stride) {
      return span - 1;
    }
  };

  static Padding of(String name, Padding... accepted) {
    List<String> names = Arrays.stream(accepted).map(Padding::identifier).toList();
    return Arrays.stream(accepted)
        .filter(padding -> padding.identifier().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Setting.problem(
                    "padding",
                    "one of " + String.join(", ", names),
                    name == null ? "null" : Setting.quoted(name)));
  }

  /** The name in model files. */
  String identifier() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Number of outputs of a sequence. */
  int outputs(int time, int span, int stride) {
    return (time - 1) / stride + 1;
  }

  /** Timesteps of the first window that lie before the sequence. */
  abstract int before(int time, int span, int stride);

  /**
   * Number of outputs, {@link Shape#ANY} for an unknown number of timesteps.
   *
   * @throws IllegalArgumentException if there would be none
   */
  int checkedOutputs(Shape input, int span, int stride) {
    int time = input.dimension(1);
    if (time == Shape.ANY) {
      return Shape.ANY;
    }
    if (time < 1 || outputs(time, span, stride) < 1) {
      throw new IllegalArgumentException(
          "a window of %d timesteps needs at least that many, found %s".formatted(span, input));
    }
    return outputs(time, span, stride);
  }
}
