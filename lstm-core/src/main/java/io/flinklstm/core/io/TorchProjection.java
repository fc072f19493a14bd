package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;

/** The projections of {@code torch.nn.LSTM} as weights of layers without one. */
final class TorchProjection {
  /** Numbers they may become in one file: twice in memory, as no file has to hold them. */
  private static final long MOST_NUMBERS = Limits.PARAMETERS / 2;

  /** Multiplications they may cost in one file. */
  private static final long MOST_WORK = 2_000_000_000L;

  private TorchProjection() {}

  /** What the projections of one file have still left. */
  static final class Budget {
    private double numbers = MOST_NUMBERS;
    private double work = MOST_WORK;

    /**
     * Spends the projections of one module, before any is computed.
     *
     * @param gates of a cell
     * @param units h
     * @param projected p
     * @param levels layers above each other
     * @param directions 1 or 2
     * @return what is wrong, or null if there is enough
     */
    String spend(int gates, int units, int projected, int levels, int directions) {
      double products = (double) levels * directions * gates * units * units;
      double diagonals = (double) levels * directions * directions * units * projected;
      numbers -= products + diagonals;
      work -= products * projected;
      if (numbers >= 0 && work >= 0) {
        return null;
      }
      String sizes =
          "proj_size %d with hidden size %d, %d layers and %d directions becomes an LSTM without"
              .formatted(projected, units, levels, directions);
      return numbers < 0
          ? "%s projection of %.0f weights; expected up to %d in a file"
              .formatted(sizes, products + diagonals, MOST_NUMBERS)
          : "%s projection by %.0f multiplications; expected up to %d in a file"
              .formatted(sizes, products * projected, MOST_WORK);
    }
  }

  /**
   * Recurrent weights that take the state before its projection, (a·b)ᵀ, summed in double.
   *
   * @param a weight_hh, [g·h, p]; read
   * @param b weight_hr, [p, h]; read
   * @param order which gate of the rows each gate of the columns is
   * @return [h, g·h]
   */
  static Tensor recurrent(Tensor a, Tensor b, int... order) {
    int inner = b.dimension(0);
    int units = b.dimension(1);
    int width = a.dimension(0);
    Tensor product = Tensor.zeros(units, width);
    double[] sums = new double[units];
    for (int column = 0; column < width; column++) {
      int row = order[column / units] * units + column % units;
      Arrays.fill(sums, 0);
      for (int k = 0; k < inner; k++) {
        double factor = a.data()[row * inner + k];
        for (int h = 0; h < units; h++) {
          sums[h] += factor * b.data()[k * units + h];
        }
      }
      for (int h = 0; h < units; h++) {
        product.data()[h * width + column] = (float) sums[h];
      }
    }
    return product;
  }

  /**
   * The projections of all directions along the diagonal.
   *
   * @param projections weight_hr, [p, h] each; read
   * @return [directions·h, directions·p]
   */
  static Tensor diagonal(List<Tensor> projections) {
    int projected = projections.get(0).dimension(0);
    int units = projections.get(0).dimension(1);
    int columns = projections.size() * projected;
    Tensor block = Tensor.zeros(projections.size() * units, columns);
    for (int d = 0; d < projections.size(); d++) {
      float[] hr = projections.get(d).data();
      for (int p = 0; p < projected; p++) {
        for (int h = 0; h < units; h++) {
          block.data()[(d * units + h) * columns + d * projected + p] = hr[p * units + h];
        }
      }
    }
    return block;
  }
}
