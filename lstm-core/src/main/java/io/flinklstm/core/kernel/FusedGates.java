package io.flinklstm.core.kernel;

import io.flinklstm.core.math.FloatMath;

/**
 * Gates by sigmoid, all else by tanh, with one division for a gate and what it scales.
 *
 * <p>Source of the formulas: {@link FloatMath#sigmoidTimesTanh} and {@link
 * FloatMath#sigmoidTimesPlus}.
 */
abstract sealed class FusedGates implements LstmGates {
  final int units;

  private FusedGates(int units) {
    this.units = units;
  }

  /** The definition. */
  static final class Scalar extends FusedGates {
    Scalar(int units) {
      super(units);
    }

    @Override
    public int scratchSize() {
      return 0;
    }

    @Override
    public void advance(
        float[] z, int zFrom, float[] state, int stateFrom, float[] scratch, int scratchFrom) {
      for (int k = 0; k < units; k++) {
        float in = FloatMath.sigmoidTimesTanh(z[zFrom + k], z[zFrom + 2 * units + k]);
        float c =
            FloatMath.sigmoidTimesPlus(z[zFrom + units + k], state[stateFrom + units + k], in);
        state[stateFrom + units + k] = c;
        state[stateFrom + k] = FloatMath.sigmoidTimesTanh(z[zFrom + 3 * units + k], c);
      }
    }
  }

  /**
   * Whole vectors. A state that does not fill its last vector is advanced in scratch, and what lies
   * behind it there has no meaning; so no step has a loop for the rest.
   */
  static final class Vector extends FusedGates {
    private final int padded;

    Vector(int units) {
      super(units);
      int lanes = VectorKernel.SPECIES.length();
      this.padded = (units + lanes - 1) / lanes * lanes;
    }

    @Override
    public int scratchSize() {
      return 2 * padded;
    }

    @Override
    public void advance(
        float[] z, int zFrom, float[] state, int stateFrom, float[] scratch, int scratchFrom) {
      float[] c = state;
      float[] h = state;
      int cFrom = stateFrom + units;
      int hFrom = stateFrom;
      if (padded != units) {
        c = scratch;
        h = scratch;
        cFrom = scratchFrom + padded;
        hFrom = scratchFrom;
        System.arraycopy(state, stateFrom + units, c, cFrom, units);
      }
      int in = scratchFrom;
      VectorMath.sigmoidTimesTanh(z, zFrom, z, zFrom + 2 * units, scratch, in, padded);
      VectorMath.sigmoidTimesPlus(z, zFrom + units, scratch, in, c, cFrom, padded);
      VectorMath.sigmoidTimesTanh(z, zFrom + 3 * units, c, cFrom, h, hFrom, padded);
      if (padded != units) {
        System.arraycopy(c, cFrom, state, stateFrom + units, units);
        System.arraycopy(h, hFrom, state, stateFrom, units);
      }
    }
  }
}
