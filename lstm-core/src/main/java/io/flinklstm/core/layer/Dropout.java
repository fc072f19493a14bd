package io.flinklstm.core.layer;

/**
 * Drops inputs at random in training. When scoring it passes them on unchanged.
 *
 * @param name layer name
 * @param inputs size of the last axis
 * @param rate share of inputs dropped in training, in [0, 1]
 */
public record Dropout(String name, int inputs, double rate) implements Layer {
  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must be in [0, 1], not " + rate);
    }
  }

  @Override
  public void step(float[] x, float[] state, int stateFrom, float[] scratch, float[] y) {
    System.arraycopy(x, 0, y, 0, inputs);
  }

  @Override
  public String className() {
    return "Dropout";
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
