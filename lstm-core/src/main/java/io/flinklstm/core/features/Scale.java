package io.flinklstm.core.features;

/**
 * How a base value becomes a model input, and back.
 *
 * <p>The scale's memory of a key is state[from .. from + stateSize), zeros before the first event.
 */
public sealed interface Scale {
  /** Doubles of memory per key. */
  int stateSize();

  /** Learns from one base value. Modifies the memory. */
  void update(double value, double[] state, int from);

  /** Base value to model input, with what the memory says now. */
  double scale(double value, double[] state, int from);

  /** Model output to base value, with what the memory says now. */
  double unscale(double scaled, double[] state, int from);

  /** Whether {@link #scale} is the same for all keys, so that a value can be judged without one. */
  boolean stateless();

  /** The base value itself. */
  record None() implements Scale {
    @Override
    public int stateSize() {
      return 0;
    }

    @Override
    public void update(double value, double[] state, int from) {}

    @Override
    public double scale(double value, double[] state, int from) {
      return value;
    }

    @Override
    public double unscale(double scaled, double[] state, int from) {
      return scaled;
    }

    @Override
    public boolean stateless() {
      return true;
    }
  }

  /**
   * (value - offset) / factor.
   *
   * @param offset in units of the base value
   * @param factor in units of the base value, not zero
   */
  record Fixed(double offset, double factor) implements Scale {
    @Override
    public int stateSize() {
      return 0;
    }

    @Override
    public void update(double value, double[] state, int from) {}

    @Override
    public double scale(double value, double[] state, int from) {
      return (value - offset) / factor;
    }

    @Override
    public double unscale(double scaled, double[] state, int from) {
      return scaled * factor + offset;
    }

    @Override
    public boolean stateless() {
      return true;
    }
  }

  /**
   * (value - mean) / sqrt(variance + epsilon), mean and variance learnt per key: exact over the
   * first {@code memory} events (Welford), then forgetting exponentially.
   *
   * <p>Memory: n, mean, variance.
   *
   * @param memory events until old ones begin to be forgotten
   * @param epsilon added to the variance, in squared units of the base value
   */
  record PerKeyStandard(int memory, double epsilon) implements Scale {
    private static final int N = 0;
    private static final int MEAN = 1;
    private static final int VARIANCE = 2;

    @Override
    public int stateSize() {
      return 3;
    }

    @Override
    public void update(double value, double[] state, int from) {
      double n = Math.min(state[from + N] + 1, memory);
      double d = value - state[from + MEAN];
      double mean = state[from + MEAN] + d / n;
      double variance = state[from + VARIANCE];
      state[from + N] = n;
      state[from + MEAN] = mean;
      state[from + VARIANCE] = variance + (d * (value - mean) - variance) / n;
    }

    @Override
    public double scale(double value, double[] state, int from) {
      return (value - state[from + MEAN]) / deviation(state, from);
    }

    @Override
    public double unscale(double scaled, double[] state, int from) {
      return scaled * deviation(state, from) + state[from + MEAN];
    }

    @Override
    public boolean stateless() {
      return false;
    }

    private double deviation(double[] state, int from) {
      return Math.sqrt(state[from + VARIANCE] + epsilon);
    }
  }
}
