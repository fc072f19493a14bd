package io.flinklstm.job.cli;

import io.flinklstm.job.ScoringPlan;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.config.Overrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that name a job. */
final class JobOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "the job's YAML file")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "put a value over the file's, e.g. --set sink.delivery=atLeastOnce; repeatable")
  private List<String> settings = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Split here and not by the command-line library, which would print a value it cannot split. */
  private Map<String, String> overrides() {
    try {
      return Overrides.parse(settings);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** Reads config and bundle. */
  ScoringPlan plan() throws ConfigException {
    return ScoringPlan.load(config, overrides());
  }

  /**
   * The same options as a user would type them; Kafka properties may be secret and are left out.
   */
  String asTyped() {
    StringBuilder typed = new StringBuilder("--config ").append(quoted(config.toString()));
    overrides()
        .forEach((path, value) -> typed.append(" --set ").append(quoted(path + "=" + value)));
    return typed.toString();
  }

  /** An argument as a shell takes it for one. */
  static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:=,@-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
