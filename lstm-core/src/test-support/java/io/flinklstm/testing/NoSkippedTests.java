package io.flinklstm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes each skipped or aborted test, with its reason, to the file that the system property {@code
 * skippedTests.file} names; the build fails when that file exists. Without the property it does
 * nothing.
 */
public final class NoSkippedTests implements TestExecutionListener {
  private final Path file;

  /** Made by the launcher. */
  public NoSkippedTests() {
    this(fileOfTheBuild());
  }

  /** Writes to this file; null for none. */
  NoSkippedTests(Path file) {
    this.file = file;
  }

  private static Path fileOfTheBuild() {
    String name = System.getProperty("skippedTests.file");
    return name == null || name.isBlank() ? null : Path.of(name);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note("skipped", test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      note("aborted", test, result.getThrowable().map(Throwable::toString).orElse("no reason"));
    }
  }

  private void note(String what, TestIdentifier test, String reason) {
    if (file == null) {
      return;
    }
    String line = "%s %s: %s%n".formatted(what, test.getUniqueId(), reason);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
