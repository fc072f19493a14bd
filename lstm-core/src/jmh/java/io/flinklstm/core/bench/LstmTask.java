package io.flinklstm.core.bench;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.util.Random;

/**
 * What contenders compute: an LSTM layer with sigmoid and tanh, and how many keys step at once.
 *
 * @param kernel [inputs, 4u], gates i f c o
 * @param recurrent [u, 4u]
 * @param bias [4u]
 * @param batch keys
 */
record LstmTask(Tensor kernel, Tensor recurrent, Tensor bias, int batch) {
  /**
   * Weights from a seed, uniform within 1 / sqrt(units) of 0 as torch.nn.LSTM begins. Larger ones
   * make large layers chaotic: contenders that round differently would part.
   */
  static LstmTask random(int seed, int inputs, int units, int batch) {
    Random random = new Random(seed);
    float scale = (float) (2 / Math.sqrt(units));
    return new LstmTask(
        scaled(RandomModels.tensor(random, inputs, 4 * units), scale),
        scaled(RandomModels.tensor(random, units, 4 * units), scale),
        scaled(RandomModels.tensor(random, 4 * units), scale),
        batch);
  }

  private static Tensor scaled(Tensor tensor, float factor) {
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] *= factor;
    }
    return tensor;
  }

  int inputs() {
    return kernel.shape()[0];
  }

  int units() {
    return recurrent.shape()[0];
  }

  Model model() {
    Lstm layer =
        Lstm.units(units())
            .recurrentActivation("sigmoid")
            .returnSequences(true)
            .weights(kernel, recurrent, bias);
    return Model.sequential(layer.inputShape(-1, inputs()));
  }

  /**
   * Columns of the four gates after each other in another order.
   *
   * @param weights [rows, 4u], gates i f c o, not modified
   * @param order for each place of the result the gate that comes there, 0 to 3
   * @return [rows, 4u]
   */
  static float[] gates(Tensor weights, int... order) {
    int cols = weights.shape()[weights.shape().length - 1];
    int u = cols / 4;
    float[] from = weights.data();
    float[] to = new float[from.length];
    for (int row = 0; row < from.length; row += cols) {
      for (int place = 0; place < 4; place++) {
        System.arraycopy(from, row + order[place] * u, to, row + place * u, u);
      }
    }
    return to;
  }

  /**
   * The transpose of a matrix.
   *
   * @param matrix [rows, cols], not modified
   * @return [cols, rows]
   */
  static float[] transposed(float[] matrix, int cols) {
    int rows = matrix.length / cols;
    float[] to = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        to[c * rows + r] = matrix[r * cols + c];
      }
    }
    return to;
  }
}
