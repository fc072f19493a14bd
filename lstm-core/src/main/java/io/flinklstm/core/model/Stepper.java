package io.flinklstm.core.model;

import io.flinklstm.core.layer.Layer;

/**
 * Advances states of one model by one event each: the scratch of one thread.
 *
 * <p>Not thread-safe; {@link #step} allocates nothing.
 */
public final class Stepper {
  private final Model model;
  private final Layer[] layers;
  private final float[] scratch;
  private final float[] even;
  private final float[] odd;

  Stepper(Model model) {
    this.model = model;
    this.layers = model.layers().toArray(Layer[]::new);
    int widest = 0;
    int scratchSize = 0;
    for (Layer layer : layers) {
      widest = Math.max(widest, layer.units());
      scratchSize = Math.max(scratchSize, layer.scratchSize());
    }
    this.scratch = new float[scratchSize];
    this.even = new float[widest];
    this.odd = new float[widest];
  }

  /** The model whose layers it walks. */
  public Model model() {
    return model;
  }

  /**
   * One event of one key.
   *
   * @param x [inputs]; read
   * @param state the key's memory; modified
   * @param y [outputs], another array than x; modified
   * @throws IllegalArgumentException if an array is shorter than that; nothing is modified then
   */
  public void step(float[] x, ModelState state, float[] y) {
    float[] memory = state.values();
    if (x.length < model.inputs()
        || y.length < model.outputs()
        || memory.length != model.stateSize()) {
      throw misfit(x, memory, y);
    }
    float[] in = x;
    int stateFrom = 0;
    for (int k = 0; k < layers.length; k++) {
      Layer layer = layers[k];
      float[] out = k == layers.length - 1 ? y : (k & 1) == 0 ? even : odd;
      layer.step(in, memory, stateFrom, scratch, out);
      stateFrom += layer.stateSize();
      in = out;
    }
  }

  private IllegalArgumentException misfit(float[] x, float[] memory, float[] y) {
    return new IllegalArgumentException(
        "model \"%s\" needs x [%d], state [%d] and y [%d], but got [%d], [%d] and [%d]"
            .formatted(
                model.name(),
                model.inputs(),
                model.stateSize(),
                model.outputs(),
                x.length,
                memory.length,
                y.length));
  }
}
