package io.flinklstm.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.job.Departures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class LstmTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasHelpWithAnExample() {
    List<String> commands = new ArrayList<>(new CommandLine(new Lstm()).getSubcommands().keySet());
    commands.remove("help");
    for (String command : commands) {
      assertThat(run(command, "--help")).isZero();
      assertThat(out.toString()).contains("Example:").contains("./lstm " + command);
    }
  }

  @Test
  void checkSaysWhatTheJobWouldDo() {
    assertThat(check()).as(err::toString).isZero();
    assertThat(out.toString()).contains("13,313").contains("No problems.");
  }

  @Test
  void checkSaysWhatRoundedWeightsChange() {
    assertThat(check("--set", "weights=bfloat16")).as(err::toString).isZero();
    assertThat(out.toString())
        .containsPattern("weights +bfloat16")
        .containsPattern(
            "golden +2 cases re-computed, within 1.0E-4 with float32, within 0\\.0\\d+ with bfloat16");
  }

  @Test
  void aConfigWithThreeMistakesAndABadModelNamesAllOfThem(@TempDir Path folder) throws Exception {
    Path model = copyModel(folder);
    Files.write(model.resolve("weights.bin"), new byte[10]);
    int code =
        check(
            "--set",
            "model=" + model,
            "--set",
            "sink.delivery=perhaps",
            "--set",
            "typo=1",
            "--set",
            "parallelism=many");
    requireRefused(code, "sink.delivery", "typo", "parallelism", "weights", "4 problems");
  }

  @Test
  void scoreRefusesWhatCheckRefusesBeforeItAsksKafka(@TempDir Path folder) {
    int code = run("score", "--config", Departures.CONFIG.toString(), "--set", "model=" + folder);
    requireRefused(code, "model.json");
  }

  @Test
  void aCorruptModelIsRefused(@TempDir Path folder) throws Exception {
    Path model = copyModel(folder);
    Files.writeString(model.resolve("model.json"), "{\"modelTopology\": ");
    requireRefused(check("--set", "model=" + model), "model.json");
  }

  @Test
  void anUnknownLayerIsRefusedByName(@TempDir Path folder) throws Exception {
    Path model = edited(folder, "\"class_name\":\"LSTM\"", "\"class_name\":\"ConvLSTM2D\"");
    requireRefused(check("--set", "model=" + model), "ConvLSTM2D", "accepted are", "LSTM");
  }

  @Test
  void aWrongShapeIsRefusedWithBothShapes(@TempDir Path folder) throws Exception {
    Path model = edited(folder, "\"shape\":[48,192]", "\"shape\":[192,48]");
    requireRefused(check("--set", "model=" + model), "lstm/recurrent_kernel", "[48, 192]");
  }

  @Test
  void goldenVectorsThatDoNotHoldAreRefusedWithTheDifference(@TempDir Path folder)
      throws Exception {
    Path model = edited(folder, "\"epsilon\":0.001", "\"epsilon\":0.5");
    requireRefused(check("--set", "model=" + model), "golden", "differs by", "tolerance");
  }

  @Test
  void withDebugTheStackTraceIsShown(@TempDir Path folder) {
    assertThat(check("--debug", "--set", "model=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("\tat io.flinklstm");
  }

  @Test
  void anUnknownOptionAndAMissingCommandAreUsageErrors() {
    assertThat(run("score", "--nope")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("nope")).isEqualTo(2);
  }

  @Test
  void usageErrorsAreOneLine() {
    assertThat(run("predct")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no command \"predct\"", "predict", "see ./lstm --help");
    err.getBuffer().setLength(0);
    assertThat(run("predict", "model", "--inptu", "x.csv")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("see ./lstm predict --help");
  }

  @Test
  void aKafkaThatIsNotThereIsNamed() {
    int code =
        run(
            "score",
            "--config",
            Departures.CONFIG.toString(),
            "--no-web-ui",
            "--set",
            "kafka.bootstrapServers=127.0.0.1:1");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("127.0.0.1:1").doesNotContain("\tat ");
  }

  @Test
  void aSavepointThatIsNotThereIsNamed(@TempDir Path folder) {
    int code =
        run(
            "score",
            "--config",
            Departures.CONFIG.toString(),
            "--from-savepoint",
            folder.toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("--from-savepoint", "_metadata").doesNotContain("\tat ");
  }

  @Test
  void noMessageRepeatsWhatMayBeASecret() {
    for (String setting :
        List.of(
            "kafka.properties=\"password=hunter2",
            "kafka.properties={x: [hunter2]}",
            "kafka.properties=hunter2",
            "=hunter2",
            "hunter2")) {
      assertThat(check("--set", setting)).as(setting).isEqualTo(2);
    }
    assertThat(err.toString() + out).contains("kafka.properties").doesNotContain("hunter2");
  }

  private void requireRefused(int code, String... mentioned) {
    assertThat(code).as(err::toString).isEqualTo(2);
    assertThat(err.toString()).contains(mentioned).doesNotContain("\tat ");
  }

  private int check(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("check", "--config", Departures.CONFIG.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(new String[0]));
  }

  private int run(String... arguments) {
    return Lstm.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Path copyModel(Path folder) throws Exception {
    for (String name : List.of("model.json", "weights.bin")) {
      Files.copy(Departures.EXAMPLE.resolve("model").resolve(name), folder.resolve(name));
    }
    return folder;
  }

  private static Path edited(Path folder, String from, String to) throws Exception {
    Path json = copyModel(folder).resolve("model.json");
    String text = Files.readString(json, UTF_8);
    assertThat(text).contains(from);
    Files.writeString(json, text.replace(from, to), UTF_8);
    return folder;
  }
}
