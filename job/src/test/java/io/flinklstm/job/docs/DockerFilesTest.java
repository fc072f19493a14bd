package io.flinklstm.job.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.job.ScoringJob;
import io.flinklstm.job.cli.Lstm;
import io.flinklstm.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** No container engine runs in this build, so the files under docker/ are held against the code. */
final class DockerFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path COMPOSE = ROOT.resolve("docker/compose.yaml");
  private static final String IN_IMAGE = "/opt/flink-lstm/examples";
  private static final String JAR_IN_IMAGE = "/opt/flink/usrlib/flink-lstm.jar";

  @Test
  void theJobManagerRunsTheMainClassWithAConfigThatLoads() throws Exception {
    List<String> command = strings(service("jobmanager").get("command"));

    assertThat(command.get(0)).isEqualTo("standalone-job");
    // The entry point matches long options by prefix, and would take --config for --configDir.
    assertThat(command.indexOf("--")).isBetween(0, command.indexOf("--config"));
    assertThat(after(command, "--job-classname")).isEqualTo(ScoringJob.class.getName());
    JobConfig config = JobConfig.load(inTree(after(command, "--config")), overrides(command));
    assertThat(config.parallelism()).isEqualTo(slots());
  }

  @Test
  void theConfigReadsTheBrokerAndTheTopicThatTheReplayerWrites() throws Exception {
    List<String> job = strings(service("jobmanager").get("command"));
    List<String> replayer = strings(service("replayer").get("command"));

    JobConfig config = JobConfig.load(inTree(after(job, "--config")), overrides(job));
    assertThat(config.kafka().bootstrapServers()).isEqualTo(after(replayer, "--bootstrap-servers"));
    assertThat(config.source().topic()).isEqualTo(after(replayer, "--topic"));
    String broker = after(replayer, "--bootstrap-servers");
    assertThat(environment("kafka", "KAFKA_ADVERTISED_LISTENERS")).contains("INTERNAL://" + broker);
  }

  @Test
  void theReplayersCommandLinesAreUnderstood() throws Exception {
    for (String name : List.of("replayer", "replayer-topic")) {
      List<String> command = strings(service(name).get("command"));
      int main = command.indexOf(Lstm.class.getName());

      assertThat(after(command, "-cp")).startsWith(JAR_IN_IMAGE);
      assertThat(inTree(after(command, "--data"))).exists();
      new CommandLine(new Lstm())
          .parseArgs(command.subList(main + 1, command.size()).toArray(new String[0]));
    }
  }

  @Test
  void everyPathThatTheImageCopiesExists() throws Exception {
    String dockerfile = Files.readString(ROOT.resolve("docker/Dockerfile"));
    assertThat(dockerfile).contains("FROM flink:" + flinkVersion() + "-java17");
    assertThat(dockerfile).contains("flink-lstm-job-*-cluster.jar " + JAR_IN_IMAGE);
    assertThat(dockerfile).contains("job/examples " + IN_IMAGE);
    assertThat(ROOT.resolve("job/examples")).isDirectory();
  }

  @Test
  void theVectorModuleIsPresentOnBothKindsOfProcess() throws Exception {
    String properties = environment("taskmanager", "FLINK_PROPERTIES");
    assertThat(properties)
        .contains("env.java.opts.taskmanager: --add-modules=jdk.incubator.vector")
        .contains("env.java.opts.jobmanager: --add-modules=jdk.incubator.vector");
  }

  @Test
  void theWebInterfaceIsPublishedOnItsPort() throws Exception {
    assertThat(strings(service("jobmanager").get("ports"))).contains("8081:8081");
  }

  @Test
  void everyServiceWaitsForServicesThatExist() throws Exception {
    JsonNode services = compose().get("services");
    for (JsonNode service : services) {
      JsonNode needed = service.path("depends_on");
      List<String> names = needed.isArray() ? strings(needed) : names(needed);
      assertThat(names(services)).containsAll(names);
    }
  }

  private static int slots() throws IOException {
    return environment("taskmanager", "FLINK_PROPERTIES")
        .lines()
        .filter(line -> line.startsWith("taskmanager.numberOfTaskSlots:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
        .findFirst()
        .orElseThrow();
  }

  private static String flinkVersion() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String open = "<flink.version>";
    int from = pom.indexOf(open) + open.length();
    return pom.substring(from, pom.indexOf('<', from));
  }

  private static JsonNode compose() throws IOException {
    // SnakeYAML itself, because Jackson leaves merge keys and aliases as they are.
    Object document = new Yaml().load(Files.readString(COMPOSE));
    return new ObjectMapper().valueToTree(document);
  }

  private static JsonNode service(String name) throws IOException {
    return compose().get("services").get(name);
  }

  private static String environment(String service, String variable) throws IOException {
    return service(service).get("environment").get(variable).asText();
  }

  private static Path inTree(String pathInImage) {
    assertThat(pathInImage).startsWith(IN_IMAGE);
    return ROOT.resolve("job/examples" + pathInImage.substring(IN_IMAGE.length()));
  }

  private static Map<String, String> overrides(List<String> command) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (int k = 0; k + 1 < command.size(); k++) {
      if (command.get(k).equals("--set")) {
        String[] pair = command.get(k + 1).split("=", 2);
        overrides.put(pair[0], pair[1]);
      }
    }
    return overrides;
  }

  private static String after(List<String> command, String option) {
    assertThat(command).contains(option);
    return command.get(command.indexOf(option) + 1);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(node -> strings.add(node.asText()));
    return strings;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
