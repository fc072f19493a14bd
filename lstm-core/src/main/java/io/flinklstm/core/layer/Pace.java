package io.flinklstm.core.layer;

/** When a tensor of a model changes while its input sequences advance. */
public enum Pace {
  /** It has a time axis: one new entry per timestep. */
  EACH_STEP,
  /** It has none, and sums up the timesteps so far. */
  SO_FAR,
  /** It does not depend on time at all. */
  FIXED
}
