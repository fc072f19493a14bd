package io.flinklstm.core.features;

import io.flinklstm.core.features.FeatureSpec.CalendarFeature;
import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import io.flinklstm.core.features.FeatureSpec.LagFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns events into model inputs, and outputs into forecasts.
 *
 * <p>Not thread-safe; per event nothing is allocated. What a key remembers is an array of doubles
 * [stateSize], zeros before its first event: for each field feature in order, the memory of its
 * scale, then, if it has lags, the number of earlier events and a ring of as many base values as
 * its longest lag.
 */
public final class FeatureExtractor {
  private final FieldInput[] fieldInputs;
  private final LagInput[] lagInputs;
  private final CalendarInput[] calendarInputs;
  private final int rawFields;
  private final int inputs;
  private final int stateSize;
  private final Target target;
  private final FieldInput targetInput;

  /** A field feature at its places: in the event, the model input and the key's memory. */
  private record FieldInput(FieldFeature feature, int field, int input, int from, int ringSize) {
    /** Index of the count of earlier events; the ring follows. */
    int ring() {
      return from + feature.scale().stateSize();
    }

    int stateSize() {
      return feature.scale().stateSize() + (ringSize == 0 ? 0 : 1 + ringSize);
    }
  }

  private record LagInput(FieldInput base, int lag, int input) {}

  private record CalendarInput(Calendar calendar, int input) {}

  private FeatureExtractor(StreamingSpec spec) {
    List<String> fields = spec.fields();
    List<FieldInput> fieldList = new ArrayList<>();
    List<LagInput> lagList = new ArrayList<>();
    List<CalendarInput> calendarList = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < spec.features().size(); i++) {
      if (spec.features().get(i) instanceof FieldFeature feature) {
        int ringSize = longestLag(spec, feature.name());
        FieldInput input =
            new FieldInput(feature, fields.indexOf(feature.field()), i, from, ringSize);
        fieldList.add(input);
        from = Math.addExact(from, input.stateSize());
      }
    }
    for (int i = 0; i < spec.features().size(); i++) {
      if (spec.features().get(i) instanceof LagFeature feature) {
        lagList.add(new LagInput(byName(fieldList, feature.lagOf()), feature.lag(), i));
      } else if (spec.features().get(i) instanceof CalendarFeature feature) {
        calendarList.add(new CalendarInput(feature.calendar(), i));
      }
    }
    this.fieldInputs = fieldList.toArray(FieldInput[]::new);
    this.lagInputs = lagList.toArray(LagInput[]::new);
    this.calendarInputs = calendarList.toArray(CalendarInput[]::new);
    this.rawFields = fields.size();
    this.inputs = spec.features().size();
    this.stateSize = from;
    this.target = spec.target();
    this.targetInput = target == null ? null : byName(fieldList, target.feature());
  }

  /**
   * An extractor for one thread.
   *
   * @throws IllegalArgumentException if a lag or the target names no field feature, or a lag is
   *     below 1
   */
  public static FeatureExtractor of(StreamingSpec spec) {
    return new FeatureExtractor(spec);
  }

  private static int longestLag(StreamingSpec spec, String name) {
    int longest = 0;
    for (FeatureSpec feature : spec.features()) {
      if (feature instanceof LagFeature lag && lag.lagOf().equals(name)) {
        if (lag.lag() < 1) {
          throw new IllegalArgumentException(
              "lag of feature \"%s\" must be at least 1, not %d".formatted(lag.name(), lag.lag()));
        }
        longest = Math.max(longest, lag.lag());
      }
    }
    return longest;
  }

  private static FieldInput byName(List<FieldInput> inputs, String name) {
    return inputs.stream()
        .filter(input -> input.feature().name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no field feature is named \"" + name + "\""));
  }

  /** Number of model inputs. */
  public int inputs() {
    return inputs;
  }

  /** Doubles of memory per key. */
  public int stateSize() {
    return stateSize;
  }

  /**
   * Why these raw values can be used for no key, or empty if they can.
   *
   * @param fields in the order of {@link StreamingSpec#fields()}, or null
   */
  public Optional<String> problem(double[] fields) {
    if (fields == null || fields.length != rawFields) {
      return Optional.of(
          "expected %d fields, found %s"
              .formatted(rawFields, fields == null ? "none" : String.valueOf(fields.length)));
    }
    for (FieldInput input : fieldInputs) {
      Optional<String> problem = problem(input.feature(), fields[input.field()]);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(FieldFeature feature, double raw) {
    if (!Double.isFinite(raw)) {
      return Optional.of("%s: %s is not a finite number".formatted(feature.field(), raw));
    }
    Transform transform = feature.transform();
    if (!transform.accepts(raw)) {
      return Optional.of(
          "%s: %s is outside the domain of %s (%s)"
              .formatted(feature.field(), raw, transform.identifier(), transform.domain()));
    }
    double base = transform.apply(raw);
    if (beyondFloat(base)) {
      return Optional.of("%s: %s is beyond the range of float".formatted(feature.field(), raw));
    }
    Scale scale = feature.scale();
    if (scale.stateless() && beyondFloat(scale.scale(base, null, 0))) {
      return Optional.of(
          "%s: %s, once scaled, is beyond the range of float".formatted(feature.field(), raw));
    }
    return Optional.empty();
  }

  private static boolean beyondFloat(double value) {
    return !(Math.abs(value) <= Float.MAX_VALUE);
  }

  /**
   * Advances a key by one event.
   *
   * @param timestampMillis milliseconds since 1970-01-01 UTC
   * @param fields in the order of {@link StreamingSpec#fields()}, without {@link #problem}; read
   * @param state the key's memory, [stateSize]; modified
   * @param x model inputs, [inputs]; modified
   */
  public void extract(long timestampMillis, double[] fields, double[] state, float[] x) {
    for (FieldInput input : fieldInputs) {
      Scale scale = input.feature().scale();
      double value = input.feature().transform().apply(fields[input.field()]);
      scale.update(value, state, input.from());
      x[input.input()] = (float) scale.scale(value, state, input.from());
    }
    for (LagInput input : lagInputs) {
      x[input.input()] = (float) lagged(input.base(), input.lag(), state);
    }
    for (CalendarInput input : calendarInputs) {
      x[input.input()] = (float) input.calendar().at(timestampMillis);
    }
    for (FieldInput input : fieldInputs) {
      if (input.ringSize() > 0) {
        remember(input, fields[input.field()], state);
      }
    }
  }

  private static double lagged(FieldInput base, int lag, double[] state) {
    long earlier = (long) state[base.ring()];
    if (earlier < lag) {
      return 0;
    }
    double value = state[base.ring() + 1 + (int) ((earlier - lag) % base.ringSize())];
    return base.feature().scale().scale(value, state, base.from());
  }

  private static void remember(FieldInput input, double raw, double[] state) {
    long earlier = (long) state[input.ring()];
    state[input.ring() + 1 + (int) (earlier % input.ringSize())] =
        input.feature().transform().apply(raw);
    state[input.ring()] = earlier + 1;
  }

  /**
   * The raw value that the model's output stands for, within the target's limits.
   *
   * @param y model outputs after {@link #extract} of the same event; read
   * @param state the key's memory; read
   * @return the forecast, or NaN if the bundle has no target
   */
  public double forecast(float[] y, double[] state) {
    if (target == null) {
      return Double.NaN;
    }
    FieldFeature feature = targetInput.feature();
    double base = feature.scale().unscale(y[target.output()], state, targetInput.from());
    double raw = feature.transform().invert(base);
    if (target.minimum() != null) {
      raw = Math.max(raw, target.minimum());
    }
    return target.maximum() == null ? raw : Math.min(raw, target.maximum());
  }
}
