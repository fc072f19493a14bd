package io.flinklstm.core.kernel;

import io.flinklstm.core.math.Activation;

/** Gates by any formulas, gate by gate, because softmax is over the units of one gate. */
final class ComposedGates implements LstmGates {
  private final Kernel kernel;
  private final int units;
  private final Activation gate;
  private final Activation activation;

  ComposedGates(Kernel kernel, int units, Activation gate, Activation activation) {
    this.kernel = kernel;
    this.units = units;
    this.gate = gate;
    this.activation = activation;
  }

  @Override
  public int scratchSize() {
    return 0;
  }

  @Override
  public void advance(
      float[] z, int zFrom, float[] state, int stateFrom, float[] scratch, int scratchFrom) {
    int u = units;
    int forget = zFrom + u;
    int candidate = zFrom + 2 * u;
    int output = zFrom + 3 * u;
    int cell = stateFrom + u;
    kernel.apply(gate, z, zFrom, u);
    kernel.apply(gate, z, forget, u);
    kernel.apply(activation, z, candidate, u);
    kernel.apply(gate, z, output, u);
    kernel.multiply(z, zFrom, z, candidate, u);
    kernel.keep(z, forget, z, candidate, state, cell, u);
    System.arraycopy(state, cell, z, candidate, u);
    kernel.apply(activation, z, candidate, u);
    kernel.multiply(z, output, z, candidate, u);
    System.arraycopy(z, candidate, state, stateFrom, u);
  }
}
