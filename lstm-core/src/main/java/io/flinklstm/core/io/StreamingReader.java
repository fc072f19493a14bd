package io.flinklstm.core.io;

import io.flinklstm.core.features.Calendar;
import io.flinklstm.core.features.FeatureSpec;
import io.flinklstm.core.features.FeatureSpec.CalendarFeature;
import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import io.flinklstm.core.features.FeatureSpec.LagFeature;
import io.flinklstm.core.features.Golden;
import io.flinklstm.core.features.Recurrence;
import io.flinklstm.core.features.Scale;
import io.flinklstm.core.features.StreamingSpec;
import io.flinklstm.core.features.Target;
import io.flinklstm.core.features.Transform;
import io.flinklstm.core.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The streaming section against the model it belongs to, with all its problems. */
final class StreamingReader {
  private static final int VERSION = 1;
  private static final long MAX_DAYS_AHEAD = 366_000;

  private enum ScaleType {
    NONE,
    FIXED,
    PER_KEY_STANDARD
  }

  private static final Map<String, Transform> TRANSFORMS =
      named(Transform.values(), Transform::identifier);
  private static final Map<String, Calendar> CALENDARS =
      named(Calendar.values(), Calendar::identifier);
  private static final Map<String, Recurrence> RECURRENCES =
      named(Recurrence.values(), Recurrence::identifier);
  private static final Map<String, ScaleType> SCALES = scaleTypes();

  private final ObjectReader section;
  private final Model model;

  private StreamingReader(ObjectReader section, Model model) {
    this.section = section;
    this.model = model;
  }

  private static <T> Map<String, T> named(T[] values, Function<T, String> identifier) {
    Map<String, T> map = new LinkedHashMap<>();
    Arrays.stream(values).forEach(value -> map.put(identifier.apply(value), value));
    return map;
  }

  private static Map<String, ScaleType> scaleTypes() {
    Map<String, ScaleType> types = new LinkedHashMap<>();
    types.put("none", ScaleType.NONE);
    types.put("fixed", ScaleType.FIXED);
    types.put("perKeyStandard", ScaleType.PER_KEY_STANDARD);
    return types;
  }

  /** Reads the section; what it returns is only meaningful if no problem was added. */
  static StreamingSpec read(ObjectReader section, Model model) {
    return new StreamingReader(section, model).read();
  }

  private StreamingSpec read() {
    section.integer("version", VERSION, VERSION, VERSION);
    String name = section.string("name", model.name());
    List<FeatureSpec> features = features();
    Target target = section.has("target") ? target(features) : null;
    ObjectReader recurrenceSection = section.object("recurrence");
    Recurrence recurrence = recurrenceSection.choice("mode", RECURRENCES, Recurrence.CARRY);
    recurrenceSection.finish();
    int warmUp = section.integer("warmUp", 0, Integer.MAX_VALUE, 0);
    Duration cadence = cadence();
    if (target != null && cadence != null && cadence.toDays() > MAX_DAYS_AHEAD / target.horizon()) {
      section.problem("cadence", "cadence times horizon must be at most 1000 years");
    }
    StreamingSpec spec =
        new StreamingSpec(name, features, target, recurrence, warmUp, cadence, null);
    Golden golden =
        section.has("golden")
            ? GoldenReader.read(section.object("golden"), spec, model.outputs())
            : null;
    section.finish();
    return new StreamingSpec(name, features, target, recurrence, warmUp, cadence, golden);
  }

  private Duration cadence() {
    Duration cadence = section.duration("cadence", null);
    if (cadence != null && cadence.toMillis() == 0) {
      section.problem("cadence", "expected a duration of at least a millisecond");
    }
    return cadence;
  }

  private List<FeatureSpec> features() {
    List<ObjectReader> items = section.objects("features");
    if (items.size() > Limits.FEATURES) {
      section.problem("features", "more than %d features".formatted(Limits.FEATURES));
      return List.of();
    }
    List<FeatureSpec> features = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ObjectReader item : items) {
      FeatureSpec feature = feature(item);
      item.finish();
      if (!feature.name().isEmpty() && !names.add(feature.name())) {
        item.problem("name", ModelJson.quoted(feature.name()) + " comes twice");
      }
      features.add(feature);
    }
    requireLagBases(items, features);
    if (features.size() != model.inputs()) {
      section.problem(
          "features",
          "expected %d features, as the model has %d inputs, found %d"
              .formatted(model.inputs(), model.inputs(), features.size()));
    }
    return features;
  }

  private static FeatureSpec feature(ObjectReader item) {
    String name = item.string("name");
    boolean field = item.has("field");
    boolean lag = item.has("lagOf");
    boolean calendar = item.has("calendar");
    if ((field ? 1 : 0) + (lag ? 1 : 0) + (calendar ? 1 : 0) != 1) {
      item.problem("field", "expected exactly one of field, lagOf and calendar");
    }
    if (lag) {
      return new LagFeature(name, item.string("lagOf"), item.integer("lag", 1, Limits.LAG));
    }
    if (calendar) {
      return new CalendarFeature(name, item.choice("calendar", CALENDARS, null));
    }
    return new FieldFeature(
        name,
        item.string("field", name),
        item.choice("transform", TRANSFORMS, Transform.NONE),
        item.has("scale") ? scale(item.object("scale")) : new Scale.None());
  }

  private static Scale scale(ObjectReader item) {
    ScaleType type = item.choice("type", SCALES, null);
    Scale scale =
        switch (type) {
          case NONE -> new Scale.None();
          case FIXED -> fixed(item);
          case PER_KEY_STANDARD -> perKeyStandard(item);
        };
    item.finish();
    return scale;
  }

  private static Scale fixed(ObjectReader item) {
    double factor = item.number("factor", 1);
    if (factor == 0) {
      item.problem("factor", "expected a number other than 0");
    }
    return new Scale.Fixed(item.number("offset", 0), factor);
  }

  private static Scale perKeyStandard(ObjectReader item) {
    double epsilon = item.number("epsilon");
    if (!(epsilon > 0)) {
      item.problem("epsilon", "expected a number above 0, found " + epsilon);
    }
    return new Scale.PerKeyStandard(item.integer("memory", 1, Integer.MAX_VALUE), epsilon);
  }

  private static void requireLagBases(List<ObjectReader> items, List<FeatureSpec> features) {
    Set<String> bases = new HashSet<>();
    features.stream()
        .filter(FieldFeature.class::isInstance)
        .forEach(feature -> bases.add(feature.name()));
    for (int i = 0; i < features.size(); i++) {
      if (features.get(i) instanceof LagFeature lag && !bases.contains(lag.lagOf())) {
        items.get(i).problem("lagOf", "no field feature is named " + ModelJson.quoted(lag.lagOf()));
      }
    }
  }

  private Target target(List<FeatureSpec> features) {
    ObjectReader item = section.object("target");
    String feature = item.string("feature");
    boolean known =
        features.stream().anyMatch(f -> f instanceof FieldFeature && f.name().equals(feature));
    if (!known && !feature.isEmpty()) {
      item.problem("feature", "no field feature is named " + ModelJson.quoted(feature));
    }
    int output = item.integer("output", 0, model.outputs() - 1, 0);
    int horizon = item.integer("horizon", 1, Integer.MAX_VALUE, 1);
    Optional<Double> minimum = optionalNumber(item, "minimum");
    Optional<Double> maximum = optionalNumber(item, "maximum");
    if (minimum.isPresent() && maximum.isPresent() && minimum.get() > maximum.get()) {
      item.problem("minimum", "is above maximum");
    }
    item.finish();
    return new Target(feature, output, horizon, minimum.orElse(null), maximum.orElse(null));
  }

  private static Optional<Double> optionalNumber(ObjectReader item, String field) {
    return item.has(field) ? Optional.of(item.number(field, 0)) : Optional.empty();
  }
}
