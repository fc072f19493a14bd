package io.flinklstm.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class NoSkippedTestsTest {
  @TempDir Path folder;

  /** Not a test of the build: its name ends in no suffix of ours. */
  static final class Fixture {
    @Test
    void passes() {}

    @Test
    @Disabled("out of order")
    void isDisabled() {}

    @Test
    void isAborted() {
      assumeTrue(false, "not on this machine");
    }
  }

  /** A class whose only test passes. */
  static final class AllPass {
    @Test
    void passes() {}
  }

  @Test
  void skippedAndAbortedTestsAreWrittenWithTheirReason() throws Exception {
    Path file = folder.resolve("target/skipped.txt");
    run(Fixture.class, file);
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("skipped") && line.endsWith("out of order"))
        .anyMatch(line -> line.startsWith("aborted") && line.endsWith("not on this machine"));
  }

  @Test
  void aStaleFileIsDeletedAndNoneIsWrittenWhenAllTestsRan() throws Exception {
    Path file = Files.writeString(folder.resolve("skipped.txt"), "from an earlier run");
    run(AllPass.class, file);
    assertThat(file).doesNotExist();
  }

  private static void run(Class<?> fixture, Path file) {
    LauncherConfig alone =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(fixture))
            .filters(ClassNameFilter.includeClassNamePatterns(".*"))
            .build();
    Launcher launcher = LauncherFactory.create(alone);
    launcher.execute(request, new NoSkippedTests(file));
  }
}
