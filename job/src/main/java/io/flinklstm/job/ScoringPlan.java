package io.flinklstm.job;

import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelFormatException;
import io.flinklstm.job.codec.EventFormat;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.config.JobConfig;
import io.flinklstm.job.score.ShippedBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A config and its bundle, both checked: what can be submitted.
 *
 * @param config the YAML
 * @param shipped the bundle as it travels
 * @param bundle the bundle as it is here
 */
public record ScoringPlan(JobConfig config, ShippedBundle shipped, Bundle bundle) {
  /**
   * Reads both.
   *
   * @param yaml the config
   * @param overrides values by dotted path, written as in YAML
   * @throws ConfigException with the problems of both
   */
  public static ScoringPlan load(Path yaml, Map<String, String> overrides) throws ConfigException {
    List<String> problems = new ArrayList<>();
    JobConfig config = JobConfig.read(yaml, overrides, problems);
    boolean modelNamed = problems.stream().noneMatch(p -> p.startsWith(yaml + ": model:"));
    try {
      if (modelNamed) {
        ScoringPlan plan = of(config);
        if (problems.isEmpty()) {
          return plan;
        }
      }
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    throw new ConfigException(problems);
  }

  /**
   * Reads the bundle that a config names.
   *
   * @throws ConfigException with everything that is wrong with the bundle
   */
  public static ScoringPlan of(JobConfig config) throws ConfigException {
    try {
      ShippedBundle shipped =
          new ShippedBundle(ModelFiles.read(config.model()), config.streaming(), config.weights());
      Bundle bundle = shipped.load();
      if (bundle.streaming() == null) {
        throw new ConfigException(
            List.of(
                "%s: has no userDefinedMetadata.streaming, and the config has no streaming section;"
                        .formatted(config.model())
                    + " one of them must say which fields feed the model"));
      }
      return new ScoringPlan(config, shipped, bundle);
    } catch (ModelFormatException e) {
      throw new ConfigException(
          e.problems().stream()
              .map(problem -> "model " + config.model() + ": " + problem)
              .toList());
    }
  }

  /** Where events carry what the bundle needs. */
  public EventFormat eventFormat() {
    return new EventFormat(
        config.event().key(),
        config.event().timestamp(),
        config.event().timestampFormat(),
        bundle.streaming().fields(),
        config.source().maxRecordBytes());
  }
}
