package io.flinklstm.core.bench;

import io.flinklstm.core.math.FloatMath;
import io.flinklstm.core.math.Tensor;
import java.util.List;

/**
 * The definition of an LSTM step, one output after the other, to hold contenders to.
 *
 * <p>Equations and order of the sums: {@link io.flinklstm.core.layer.LstmCell}.
 */
final class PlainLstm {
  private final float[] kernel;
  private final float[] recurrent;
  private final float[] bias;
  private float[] h;
  private final float[] c;

  /**
   * A layer with sigmoid and tanh whose state is zeros.
   *
   * @param weights kernel [inputs, 4u], recurrent kernel [u, 4u], bias [4u]
   */
  PlainLstm(List<Tensor> weights) {
    this.kernel = weights.get(0).data();
    this.recurrent = weights.get(1).data();
    this.bias = weights.get(2).data();
    this.h = new float[bias.length / 4];
    this.c = new float[bias.length / 4];
  }

  /** One timestep. Returns h, which later steps leave alone. */
  float[] step(float[] x) {
    int u = h.length;
    float[] next = new float[u];
    for (int k = 0; k < u; k++) {
      float in = FloatMath.sigmoid(sum(x, k));
      float forget = FloatMath.sigmoid(sum(x, u + k));
      float candidate = FloatMath.tanh(sum(x, 2 * u + k));
      float out = FloatMath.sigmoid(sum(x, 3 * u + k));
      c[k] = Math.fma(forget, c[k], in * candidate);
      next[k] = out * FloatMath.tanh(c[k]);
    }
    h = next;
    return next.clone();
  }

  /** bias + x·kernel + h·recurrent of one column. */
  private float sum(float[] x, int column) {
    float sum = bias[column];
    for (int r = 0; r < x.length; r++) {
      sum = Math.fma(x[r], kernel[r * bias.length + column], sum);
    }
    for (int r = 0; r < h.length; r++) {
      sum = Math.fma(h[r], recurrent[r * bias.length + column], sum);
    }
    return sum;
  }
}
