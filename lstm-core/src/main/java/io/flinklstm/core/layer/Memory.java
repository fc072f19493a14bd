package io.flinklstm.core.layer;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What the stateful layers of one model keep from one call to the next. Not thread-safe.
 *
 * <p>A tree: layers made of layers have a part for each. A layer that is called several times has
 * one memory, as in TensorFlow.js.
 */
public final class Memory {
  private float[] values = {};
  private final Map<Layer<?>, Memory> parts = new IdentityHashMap<>();

  /** The part of one layer within. */
  public Memory part(Layer<?> layer) {
    return parts.computeIfAbsent(layer, key -> new Memory());
  }

  /**
   * The numbers, zeros at first; modified by calls.
   *
   * @throws IllegalStateException if there are numbers, but of another batch size
   */
  float[] values(int size) {
    if (values.length == 0) {
      values = new float[size];
    }
    if (values.length != size) {
      throw new IllegalStateException(
          "the kept state has %d numbers, but this batch needs %d; reset the states to change the"
                  .formatted(values.length, size)
              + " batch size");
    }
    return values;
  }

  /** Puts numbers in place of those kept; the array is shared. */
  void put(float[] numbers) {
    values = numbers;
  }

  /** The numbers as they are, empty if there are none yet. */
  float[] kept() {
    return values;
  }

  /** The same numbers, parts included, in a memory of their own. */
  public Memory copy() {
    Memory copy = new Memory();
    copy.values = values.clone();
    parts.forEach((layer, part) -> copy.parts.put(layer, part.copy()));
    return copy;
  }

  /** Forgets everything, parts included. */
  public void reset() {
    values = new float[0];
    parts.values().forEach(Memory::reset);
  }
}
