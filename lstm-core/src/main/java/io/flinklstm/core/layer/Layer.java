package io.flinklstm.core.layer;

import java.util.Optional;

/**
 * One layer of a model. Immutable and shared by all threads.
 *
 * <p>A layer maps [inputs] to [units] for one timestep of one sample, with [stateSize] floats of
 * state that the caller keeps.
 */
public sealed interface Layer permits Lstm, Dense, ActivationLayer, Dropout {
  /** The layer's own name, unique in its model. */
  String name();

  /** The class as model files name it, for example {@code LSTM}. */
  String className();

  /** Size of the last axis of the input. */
  int inputs();

  /** Size of the last axis of the output. */
  int units();

  /** Floats of state per key; 0 for a layer without memory. */
  int stateSize();

  /** Floats of scratch that {@link #step} needs. */
  int scratchSize();

  /** Whether the layer reads a time axis, and if so whether it keeps it. */
  TimeAxis timeAxis();

  /** Whether the input sequence is taken from its end. */
  default boolean goBackwards() {
    return false;
  }

  /** Trainable parameters. */
  long parameters();

  /**
   * Advances one timestep.
   *
   * @param x input, [inputs]; read
   * @param state the layer's state is state[stateFrom .. stateFrom + stateSize); read and modified
   * @param scratch at least [scratchSize]; modified, content without meaning afterwards
   * @param y output, [units]; modified
   */
  void step(float[] x, float[] state, int stateFrom, float[] scratch, float[] y);

  /** Why the layer cannot advance event by event, or empty if it can. */
  default Optional<String> whyNotSteppable() {
    return goBackwards()
        ? Optional.of(
            "%s \"%s\" reads its sequence backwards (go_backwards), so its output needs the future"
                .formatted(className(), name()))
        : Optional.empty();
  }

  /** What a layer does with the time axis of its input. */
  enum TimeAxis {
    /** Works on the last axis alone, whatever stands before it. */
    IGNORES,
    /** [time, inputs] to [time, units]. */
    KEEPS,
    /** [time, inputs] to [units]: the output of the last timestep. */
    DROPS
  }
}
