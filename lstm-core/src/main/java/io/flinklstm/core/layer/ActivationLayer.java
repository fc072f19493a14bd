package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;

/**
 * An activation formula as a layer of its own, on the last axis.
 *
 * @param name layer name
 * @param inputs size of the last axis
 * @param activation the formula
 */
public record ActivationLayer(String name, int inputs, Activation activation) implements Layer {
  @Override
  public void step(float[] x, float[] state, int stateFrom, float[] scratch, float[] y) {
    System.arraycopy(x, 0, y, 0, inputs);
    activation.apply(y, 0, inputs);
  }

  @Override
  public String className() {
    return "Activation";
  }

  @Override
  public int units() {
    return inputs;
  }

  @Override
  public int stateSize() {
    return 0;
  }

  @Override
  public int scratchSize() {
    return 0;
  }

  @Override
  public TimeAxis timeAxis() {
    return TimeAxis.IGNORES;
  }

  @Override
  public long parameters() {
    return 0;
  }
}
