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
    List<String> first = new ArrayList<>();
    problems.stream()
        .limit(Limits.PROBLEMS)
        .map(ModelFormatException::shortened)
        .forEach(first::add);
    if (problems.size() <= Limits.PROBLEMS) {
      return first;
    }
    first.add("... and %d more".formatted(problems.size() - Limits.PROBLEMS));
    return first;
  }

  /** The place, which comes first, and what was found, which comes last. */
  private static String shortened(String problem) {
    int half = Limits.PROBLEM_CHARACTERS / 2;
    return problem.length() <= 2 * half
        ? problem
        : problem.substring(0, half - 5) + " ... " + problem.substring(problem.length() - half);
  }

  /** Every problem found, at least one. */
  public List<String> problems() {
    return List.of(problems);
  }
}
