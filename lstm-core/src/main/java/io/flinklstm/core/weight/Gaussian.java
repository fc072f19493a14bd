package io.flinklstm.core.weight;

/**
 * Normal numbers from uniform ones by the polar method, two from each accepted point of the unit
 * disc.
 *
 * <p>A truncated generator draws again while a number is further than two standard deviations from
 * the mean; when the first number of a pair is, the second is dropped with it.
 *
 * <p>Source: G. Marsaglia and T. A. Bray, "A convenient method for generating normal variables",
 * SIAM Review 6 (1964); order of draws as {@code MPRandGauss} of TensorFlow.js 4.22 ({@code
 * tfjs-core/src/ops/rand_util.ts}).
 */
final class Gaussian {
  private static final double CUT = 2;

  private final Alea uniform;
  private final double mean;
  private final double stddev;
  private final boolean truncated;
  private double spare;
  private boolean hasSpare;

  Gaussian(Alea uniform, double mean, double stddev, boolean truncated) {
    this.uniform = uniform;
    this.mean = mean;
    this.stddev = stddev;
    this.truncated = truncated;
  }

  double next() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double first;
    do {
      first = drawPair();
    } while (!accepts(first));
    hasSpare = accepts(spare);
    return first;
  }

  /** Draws two numbers: returns the first, leaves the second in {@link #spare}. */
  private double drawPair() {
    double x;
    double y;
    double square;
    do {
      x = 2 * uniform.next() - 1;
      y = 2 * uniform.next() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = mean + stddev * y * factor;
    return mean + stddev * x * factor;
  }

  private boolean accepts(double value) {
    return !truncated || (value <= mean + stddev * CUT && value >= mean - stddev * CUT);
  }

  /** Draws every value of the array, in order; all of it is modified. */
  void fill(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) next();
    }
  }
}
