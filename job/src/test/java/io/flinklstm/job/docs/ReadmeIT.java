package io.flinklstm.job.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's commands, copied one by one from its sh blocks, in order.
 *
 * <p>{@code broker} keeps running in the background for the commands after it, as in a terminal of
 * its own. {@code mvn verify} is what runs this test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReadmeIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  @TestFactory
  List<DynamicTest> everyCommandOfTheReadmeEndsWell(@TempDir Path logs) throws IOException {
    List<Process> background = new ArrayList<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (String command : commands()) {
      tests.add(DynamicTest.dynamicTest(command, () -> run(command, logs, background)));
    }
    tests.add(DynamicTest.dynamicTest("background commands end cleanly", () -> stop(background)));
    return tests;
  }

  @Test
  void everyLocalLinkOfTheReadmeLeadsSomewhere() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    for (String part : readme.split("]\\(", -1)) {
      String target = part.substring(0, Math.max(0, part.indexOf(')'))).replaceAll("#.*", "");
      if (!target.isEmpty() && target.matches("[A-Za-z0-9_./-]+")) {
        assertThat(ROOT.resolve(target)).exists();
      }
    }
  }

  @Test
  void theClusterJarHoldsTheJobWithoutFlinkOrABrokerAndIsAsLargeAsStated() throws IOException {
    Path target = ROOT.resolve("job/target");
    Path jar;
    try (var files = Files.list(target)) {
      jar = files.filter(f -> f.toString().endsWith("-cluster.jar")).findFirst().orElseThrow();
    }
    try (JarFile content = new JarFile(jar.toFile())) {
      assertThat(content.getEntry("io/flinklstm/job/ScoringJob.class")).isNotNull();
      assertThat(content.getEntry("io/flinklstm/core/model/Model.class")).isNotNull();
      assertThat(content.getEntry("org/apache/flink/connector/kafka/sink/KafkaSink.class"))
          .isNotNull();
      assertThat(content.stream().map(JarEntry::getName))
          .noneMatch(name -> name.startsWith("kafka/server/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/streaming/runtime/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
          .noneMatch(name -> name.startsWith("org/apache/logging/"))
          .noneMatch(name -> name.startsWith("log4j2"));
    }
    Matcher stated =
        Pattern.compile("([0-9.]+) MB, most of it")
            .matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(stated.find()).isTrue();
    assertThat(Files.size(jar) / 1e6)
        .isCloseTo(Double.parseDouble(stated.group(1)), Percentage.withPercentage(3));
  }

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    boolean inShell = false;
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      if (line.startsWith("```")) {
        inShell = line.equals("```sh");
      } else if (inShell && !line.isBlank() && !line.startsWith("mvn verify")) {
        commands.add(line);
      }
    }
    assertThat(commands).hasSizeGreaterThan(3).allMatch(line -> line.startsWith("./lstm "));
    return commands;
  }

  private static void run(String command, Path logs, List<Process> background) throws Exception {
    Path log = Files.createTempFile(logs, "command", ".log");
    Process process =
        new ProcessBuilder("sh", "-c", "exec " + command)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (command.startsWith("./lstm broker")) {
      background.add(process);
      awaitLine(process, log, "9092");
      return;
    }
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended).as("%s ends; it printed%n%s", command, Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as("%s printed%n%s", command, Files.readString(log)).isZero();
  }

  /** Waits until the process has printed the text, or has ended, or a minute has passed. */
  private static void awaitLine(Process process, Path log, String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    Optional<String> line = Optional.empty();
    while (line.isEmpty() && System.nanoTime() < deadline) {
      try (var lines = Files.lines(log)) {
        line = lines.filter(l -> l.contains(text)).findFirst();
      }
      if (line.isEmpty() && process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    assertThat(line).as(Files.readString(log)).isPresent();
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
  }

  private static void stop(List<Process> background) throws Exception {
    for (Process process : background) {
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isIn(0, 130, 143);
    }
  }
}
