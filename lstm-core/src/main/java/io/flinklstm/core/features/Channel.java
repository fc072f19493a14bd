package io.flinklstm.core.features;

import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import java.util.Optional;

/**
 * One field feature with the part of a key's state that belongs to it.
 *
 * <pre>
 *   perKeyStandard: count, mean, variance     3 doubles from {@code from}
 *   longest lag m > 0: total events seen, then a ring of m + 1 base values
 * </pre>
 */
final class Channel {
  private static final int STATISTICS = 3;

  private final FieldFeature feature;
  private final int field;
  private final int from;
  private final int ringFrom;
  private final int capacity;

  /** The base value of the current event, set by {@link #update}. */
  private double base;

  Channel(FieldFeature feature, int field, int from, int longestLag) {
    this.feature = feature;
    this.field = field;
    this.from = from;
    this.ringFrom = from + (standardised() ? STATISTICS : 0);
    this.capacity = longestLag == 0 ? 0 : longestLag + 1;
  }

  FieldFeature feature() {
    return feature;
  }

  int stateSize() {
    return (standardised() ? STATISTICS : 0) + (capacity == 0 ? 0 : capacity + 1);
  }

  private boolean standardised() {
    return feature.scale() instanceof Scale.PerKeyStandard;
  }

  Optional<String> problem(double[] fields) {
    double raw = fields[field];
    if (!Double.isFinite(raw)) {
      return Optional.of("field %s is not a finite number".formatted(feature.field()));
    }
    double value = feature.transform().apply(raw);
    if (!Double.isFinite(value)) {
      return Optional.of(
          "field %s is outside the domain of %s: %s"
              .formatted(feature.field(), feature.transform(), raw));
    }
    boolean fits = Float.isFinite((float) value);
    if (fits && feature.scale() instanceof Scale.Fixed fixed) {
      fits = Float.isFinite((float) ((value - fixed.offset()) / fixed.factor()));
    }
    return fits
        ? Optional.empty()
        : Optional.of(
            "field %s is too large for a model input: %s".formatted(feature.field(), raw));
  }

  /** Takes the event in. Modifies the channel's part of the state. */
  void update(double[] fields, double[] state) {
    base = feature.transform().apply(fields[field]);
    if (feature.scale() instanceof Scale.PerKeyStandard standard) {
      double n = Math.min(state[from] + 1, standard.memory());
      double d = base - state[from + 1];
      state[from] = n;
      state[from + 1] += d / n;
      state[from + 2] += (d * (base - state[from + 1]) - state[from + 2]) / n;
    }
    if (capacity > 0) {
      long seen = (long) state[ringFrom];
      state[ringFrom + 1 + (int) (seen % capacity)] = base;
      state[ringFrom] = seen + 1;
    }
  }

  double current(double[] state) {
    return scale(base, state);
  }

  /** The base value {@code lag} events ago on today's scale; 0 while there is none. */
  double lagged(int lag, double[] state) {
    long last = (long) state[ringFrom] - 1;
    if (last < lag) {
      return 0;
    }
    return scale(state[ringFrom + 1 + (int) ((last - lag) % capacity)], state);
  }

  private double scale(double value, double[] state) {
    if (feature.scale() instanceof Scale.PerKeyStandard standard) {
      return (value - state[from + 1]) / Math.sqrt(state[from + 2] + standard.epsilon());
    }
    if (feature.scale() instanceof Scale.Fixed fixed) {
      return (value - fixed.offset()) / fixed.factor();
    }
    return value;
  }

  /** A scaled value back in the units of the raw field. */
  double invert(double scaled, double[] state) {
    double value = scaled;
    if (feature.scale() instanceof Scale.PerKeyStandard standard) {
      value = scaled * Math.sqrt(state[from + 2] + standard.epsilon()) + state[from + 1];
    } else if (feature.scale() instanceof Scale.Fixed fixed) {
      value = scaled * fixed.factor() + fixed.offset();
    }
    return feature.transform().invert(value);
  }
}
