package io.flinklstm.core.model;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Layer.TimeAxis;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;

/** One layer over whole sequences: its step in a loop. */
final class Sequences {
  private Sequences() {}

  /**
   * Runs the layer on each sample from a state of zeros.
   *
   * @param in [batch, time, inputs] or [batch, inputs]
   * @return [batch, time, units], or [batch, units] without time or if the layer drops it
   */
  static Tensor run(Layer layer, Tensor in) {
    int batch = in.dimension(0);
    int time = in.rank() == 3 ? in.dimension(1) : 1;
    boolean keepsTime = in.rank() == 3 && layer.timeAxis() != TimeAxis.DROPS;
    Tensor out =
        keepsTime ? Tensor.zeros(batch, time, layer.units()) : Tensor.zeros(batch, layer.units());
    float[] x = new float[layer.inputs()];
    float[] y = new float[layer.units()];
    float[] state = new float[layer.stateSize()];
    float[] scratch = new float[layer.scratchSize()];
    for (int b = 0; b < batch; b++) {
      Arrays.fill(state, 0f);
      for (int t = 0; t < time; t++) {
        int from = layer.goBackwards() ? time - 1 - t : t;
        System.arraycopy(in.data(), (b * time + from) * x.length, x, 0, x.length);
        layer.step(x, state, 0, scratch, y);
        int row = keepsTime ? b * time + t : b;
        System.arraycopy(y, 0, out.data(), row * y.length, y.length);
      }
    }
    return out;
  }
}
