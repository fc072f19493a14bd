package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a folder of its own, with fakes of java and mvn that say how they were called.
 */
class LauncherTest {
  @TempDir Path folder;

  @Test
  void isValidShell() throws Exception {
    Ran ran = run(ExampleFiles.ROOT, "sh", "-n", ExampleFiles.ROOT.resolve("lstm").toString());
    assertThat(ran).isEqualTo(new Ran(0, ""));
  }

  @Test
  void namesTheVersionOfAJavaThatIsTooOld() throws Exception {
    Path root = project("a b");
    fakeJava("11.0.22");

    Ran ran = run(root, "./lstm", "--help");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.output()).contains("is Java 11.0.22; Java 17 or later is needed");
  }

  @Test
  void readsOldStyleVersions() throws Exception {
    Path root = project("old");
    fakeJava("1.8.0_392");

    assertThat(run(root, "./lstm").output()).contains("is Java 1.8.0_392; Java 17 or later");
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Path root = project("with space");
    fakeJava("17.0.15");
    fakeMaven("");

    assertThat(run(root, "./lstm", "check").output()).contains("building with Maven");
    assertThat(run(root, "./lstm", "check").output()).doesNotContain("building");

    Files.writeString(root.resolve("job/src/main/New.java"), "class New {}");
    Files.setLastModifiedTime(
        root.resolve("job/src/main/New.java"),
        FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    assertThat(run(root, "./lstm", "check").output()).contains("building with Maven");
  }

  @Test
  void passesArgumentsFlagsAndTheFolderOnFromAnywhereThroughALink() throws Exception {
    Path root = project("with space");
    fakeJava("17.0.15");
    fakeMaven("");
    Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("lstm"));

    Ran ran = run(folder, link.toString(), "score", "--config", "my job.yaml");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.output().lines())
        .contains(
            "--add-modules=jdk.incubator.vector",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dflinklstm.home=" + root.toRealPath(),
            "io.flinklstm.job.cli.Lstm",
            "score",
            "my job.yaml")
        .doesNotContain("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void newerJavasGetTheFlagsThatHushTheirWarnings() throws Exception {
    Path root = project("new");
    fakeJava("25.0.3");
    fakeMaven("");

    assertThat(run(root, "./lstm", "check").output().lines())
        .contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void showsTheEndOfTheLogOfAFailedBuildAndReleasesTheLock() throws Exception {
    Path root = project("broken");
    fakeJava("17.0.15");
    fakeMaven("echo '[ERROR] cannot find symbol'; exit 1");

    Ran ran = run(root, "./lstm", "check");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.output()).contains("the build failed").contains("cannot find symbol");
    assertThat(root.resolve("job/target/.lstm-lock")).doesNotExist();
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    Path root = project("twice");
    fakeJava("17.0.15");
    fakeMaven("");

    Ran ran = run(root, "sh", "-c", "./lstm check & ./lstm check; wait");

    assertThat(ran.output().lines().filter(line -> line.contains("building with Maven")))
        .hasSize(1);
    assertThat(ran.output().lines().filter("check"::equals)).hasSize(2);
  }

  /** Copies the launcher beside empty sources. */
  private Path project(String name) throws IOException {
    Path root = Files.createDirectories(folder.resolve(name));
    Files.copy(
        ExampleFiles.ROOT.resolve("lstm"),
        executable(root.resolve("lstm")),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    for (String module : List.of("lstm-core", "job")) {
      Files.createDirectories(root.resolve(module + "/src/main"));
      Files.createFile(root.resolve(module + "/pom.xml"));
    }
    Files.createFile(root.resolve("pom.xml"));
    return root;
  }

  private void fakeJava(String version) throws IOException {
    script(
        "java",
        "[ \"$1\" = -version ] && echo 'openjdk version \"%s\"' >&2 && exit\n".formatted(version)
            + "printf '%s\\n' \"$@\"");
  }

  /** A Maven that leaves what a build leaves, after whatever {@code first} does. */
  private void fakeMaven(String first) throws IOException {
    script(
        "mvn",
        first
            + "\nmkdir -p job/target/classes lstm-core/target/classes"
            + "\necho some.jar > job/target/local.classpath");
  }

  private void script(String name, String body) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.writeString(executable(bin.resolve(name)), "#!/bin/sh\n" + body + "\n");
  }

  private static Path executable(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  private record Ran(int exitCode, String output) {}

  private Ran run(Path directory, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("LSTM_JAVA_OPTS");
    builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), output);
  }
}
