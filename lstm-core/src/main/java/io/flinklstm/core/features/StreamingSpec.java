package io.flinklstm.core.features;

import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import java.time.Duration;
import java.util.List;

/**
 * What serving must know so that it cannot differ from training: the section {@code
 * userDefinedMetadata.streaming} of a bundle.
 *
 * @param name name of the bundle
 * @param features model inputs, in order
 * @param target what the model forecasts, or null for plain outputs
 * @param recurrence where a key's next step starts from
 * @param warmUp events of a key before its scores count
 * @param cadence expected time between events of a key, or null
 * @param golden events with known answers, or null
 */
public record StreamingSpec(
    String name,
    List<FeatureSpec> features,
    Target target,
    Recurrence recurrence,
    int warmUp,
    Duration cadence,
    Golden golden) {
  /** Copies the list. */
  public StreamingSpec {
    features = List.copyOf(features);
  }

  /** Distinct raw fields an event must carry, in order of first use. */
  public List<String> fields() {
    return features.stream()
        .filter(FieldFeature.class::isInstance)
        .map(feature -> ((FieldFeature) feature).field())
        .distinct()
        .toList();
  }
}
