package io.flinklstm.job.config;

import java.util.List;

/** A config or bundle that cannot be run, with everything that is wrong. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * Made of problems.
   *
   * @param problems at least one line, each naming file and place
   */
  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each. */
  public List<String> problems() {
    return problems;
  }
}
