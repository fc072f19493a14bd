package io.flinklstm.core.kernel;

/**
 * What an LSTM step does behind its products, for cells of one kind:
 *
 * <pre>
 *   c' = σ(f)·c + σ(i)·φ(z_c)     [u]
 *   h' = σ(o)·φ(c')               [u]
 * </pre>
 *
 * <p>Immutable, shared by all threads; does not allocate.
 */
public sealed interface LstmGates permits FusedGates, ComposedGates {
  /** Floats of scratch that {@link #advance} needs. */
  int scratchSize();

  /**
   * One step of one sample.
   *
   * @param z gates i f c o, [4u], in a row with {@link Product#room}; modified
   * @param state h [u], then c [u]; modified
   * @param scratch at least [scratchSize]; modified, content without meaning afterwards
   */
  void advance(
      float[] z, int zFrom, float[] state, int stateFrom, float[] scratch, int scratchFrom);
}
