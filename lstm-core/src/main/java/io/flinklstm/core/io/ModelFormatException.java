package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.List;

/**
 * A model directory whose content cannot be used.
 *
 * <p>Each problem reads "file: place: what was expected, what was found".
 */
public final class ModelFormatException extends Exception {
  private static final long serialVersionUID = 1;

  private final String[] problems;

  ModelFormatException(List<String> problems) {
    super(String.join("\n", shortened(problems)));
    this.problems = shortened(problems).toArray(String[]::new);
  }

  ModelFormatException(String problem) {
    this(List.of(problem));
  }

  ModelFormatException(String problem, Exception cause) {
    this(problem);
    initCause(cause);
  }

  private static List<String> shortened(List<String> problems) {
    if (problems.size() <= Limits.PROBLEMS) {
      return problems;
    }
    List<String> first = new ArrayList<>(problems.subList(0, Limits.PROBLEMS));
    first.add("... and %d more".formatted(problems.size() - Limits.PROBLEMS));
    return first;
  }

  /** Every problem found, at least one. */
  public List<String> problems() {
    return List.of(problems);
  }
}
