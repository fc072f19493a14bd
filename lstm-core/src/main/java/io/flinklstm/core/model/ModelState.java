package io.flinklstm.core.model;

import java.util.Arrays;

/**
 * What one key remembers: h and c of each layer in one float array, layer after layer, laid out as
 * {@link Model#stateSlices()} says.
 */
public final class ModelState {
  private final float[] values;

  /** Wraps the array, which is shared, not copied. */
  public ModelState(float[] values) {
    this.values = values;
  }

  /** The numbers, not a copy: steps modify them. */
  public float[] values() {
    return values;
  }

  /** The same numbers in an array of their own. */
  public ModelState copy() {
    return new ModelState(values.clone());
  }

  /** Forgets everything: all zeros, as before the first event. Modifies this state. */
  public void reset() {
    Arrays.fill(values, 0f);
  }
}
