package io.flinklstm.core.weight;

import java.util.SplittableRandom;

/**
 * The generator of uniform numbers behind every seed: multiply with carry, three words of state,
 * seeded by hashing a text.
 *
 * <p>Source: J. Baagøe, "Random musings" (Alea 0.9, Mash 0.9, 2010), in the variant of the npm
 * package seedrandom 3.0, which TensorFlow.js 4.22 uses.
 */
final class Alea {
  private static final double TWO_32 = 4294967296.0;
  private static final double TWO_MINUS_32 = 1 / TWO_32;
  private static final double MULTIPLIER = 2091639;

  private final double[] words = new double[3];
  private int carry = 1;

  Alea(String seed) {
    Mash mash = new Mash();
    for (int k = 0; k < words.length; k++) {
      words[k] = mash.of(" ");
    }
    for (int k = 0; k < words.length; k++) {
      words[k] -= mash.of(seed);
      if (words[k] < 0) {
        words[k] += 1;
      }
    }
  }

  /**
   * The generator of a seed, from its beginning.
   *
   * @param seed hashed as its decimal digits; null for a seed nobody can know
   */
  static Alea seeded(Long seed) {
    return new Alea(Long.toString(seed == null ? new SplittableRandom().nextLong() : seed));
  }

  /** The next number in [0, 1), a multiple of 2^-32. */
  double next() {
    double t = MULTIPLIER * words[0] + carry * TWO_MINUS_32;
    words[0] = words[1];
    words[1] = words[2];
    carry = (int) t;
    words[2] = t - carry;
    return words[2];
  }

  /** A hash that carries its state from one text to the next. */
  private static final class Mash {
    private double n = 0xefc8249dL;

    /** The hash of all texts so far, in [0, 1). */
    double of(String text) {
      for (int k = 0; k < text.length(); k++) {
        n += text.charAt(k);
        double h = 0.02519603282416938 * n;
        n = (long) h;
        h = (h - n) * n;
        n = (long) h;
        n += (h - n) * TWO_32;
      }
      return ((long) n & 0xffffffffL) * TWO_MINUS_32;
    }
  }
}
