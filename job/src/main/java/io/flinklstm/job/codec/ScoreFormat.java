package io.flinklstm.job.codec;

import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import io.flinklstm.core.features.StreamingSpec;
import java.io.Serializable;
import java.util.List;

/**
 * What all scores of a bundle have in common.
 *
 * @param model name of the bundle
 * @param modelHash first digits of its SHA-256
 * @param fields names of the event's values
 * @param target name of the feature that is forecast; null when outputs are passed on raw
 * @param targetField which of the fields it comes from; -1 without target
 * @param horizonMillis how far ahead it is forecast; 0 when not known
 */
public record ScoreFormat(
    String model,
    String modelHash,
    List<String> fields,
    String target,
    int targetField,
    long horizonMillis)
    implements Serializable {
  private static final int SHOWN_HASH = 12;

  /** Copies the list into a serializable one. */
  public ScoreFormat {
    fields = List.copyOf(fields);
  }

  /**
   * Reads it off a bundle.
   *
   * @param spec names and horizon
   * @param sha256 of the bundle's files
   */
  public static ScoreFormat of(StreamingSpec spec, String sha256) {
    String target = spec.target() == null ? null : spec.target().feature();
    boolean timed = target != null && spec.cadence() != null;
    return new ScoreFormat(
        spec.name(),
        sha256.substring(0, SHOWN_HASH),
        spec.fields(),
        target,
        target == null ? -1 : spec.fields().indexOf(fieldOf(spec, target)),
        timed ? Math.multiplyExact(spec.cadence().toMillis(), spec.target().horizon()) : 0);
  }

  private static String fieldOf(StreamingSpec spec, String name) {
    return spec.features().stream()
        .filter(FieldFeature.class::isInstance)
        .map(FieldFeature.class::cast)
        .filter(feature -> feature.name().equals(name))
        .map(FieldFeature::field)
        .findFirst()
        .orElseThrow();
  }
}
