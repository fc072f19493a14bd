package io.flinklstm.core.layer;

import java.util.List;

/**
 * What a layer of several inputs makes of their masks. Model files do not say: frameworks differ.
 */
public enum MaskRule {
  /**
   * A timestep is real where it is real in all inputs; one without a mask is real everywhere. The
   * default; as Keras 2, and as concatenate of TensorFlow.js.
   */
  ALL,
  /**
   * As {@link #ALL} if the first input has a mask; otherwise no timestep is padding.
   *
   * <p>Source: {@code Merge.computeMask} in tfjs-layers/src/layers/merge.ts, TensorFlow.js 4.22. If
   * the first input has a mask the layers after it fail there.
   */
  FIRST,
  /**
   * A timestep is real where it is real in any input; none is padding if an input has no mask. A
   * product, maximum or minimum leaves out what is padding; a product of padding alone is 0.
   *
   * <p>Source: keras/src/layers/merging (base_merge.py, multiply.py, concatenate.py), Keras 3.12;
   * other versions of Keras 3 have other rules.
   */
  ANY;

  /** The mask of the output; null, here as in the list, if no timestep is padding. */
  Mask of(List<Mask> masks) {
    return switch (this) {
      case ALL -> masks.stream().reduce(null, Mask::and);
      case FIRST -> masks.get(0) == null ? null : ALL.of(masks);
      case ANY -> masks.stream().skip(1).reduce(masks.get(0), Mask::or);
    };
  }

  /**
   * Checks that a layer of this rule can be stepped.
   *
   * @throws NotSteppableException unless all that counts is whether all inputs are real, which is
   *     what a step knows
   */
  void requireSteppable(Layer<?> layer, Pace pace) {
    if (this != ALL && pace == Pace.EACH_STEP) {
      throw new NotSteppableException(
          layer,
          "asks for the mask of each input (maskRule %s), which it does for whole sequences only"
              .formatted(this));
    }
  }
}
