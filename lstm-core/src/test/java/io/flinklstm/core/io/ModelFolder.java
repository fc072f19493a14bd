package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A copy of a golden case that a test may damage. */
record ModelFolder(Path folder) {
  static final Path GOLDEN = Path.of("src/test/resources/tfjs/golden");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static ModelFolder copyOf(Path source, Path target) throws IOException {
    Files.createDirectories(target);
    for (Path file : files(source)) {
      if (!file.endsWith("case.json")) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return new ModelFolder(target);
  }

  static ModelFolder golden(String name, Path target) throws IOException {
    return copyOf(GOLDEN.resolve(name), target);
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  Path json() {
    return folder.resolve("model.json");
  }

  Path weights() {
    return folder.resolve("weights.bin");
  }

  ObjectNode tree() throws IOException {
    return (ObjectNode) MAPPER.readTree(json().toFile());
  }

  void save(JsonNode tree) throws IOException {
    MAPPER.writeValue(json().toFile(), tree);
  }

  void edit(UnaryOperator<String> change) throws IOException {
    String before = Files.readString(json());
    String after = change.apply(before);
    assertThat(after).as("the text to damage is there").isNotEqualTo(before);
    Files.writeString(json(), after);
  }

  Bundle load() throws ModelFormatException {
    return Bundle.load(ModelFiles.read(folder));
  }

  /** The problems for which the folder is refused. */
  List<String> problems() {
    try {
      load();
    } catch (ModelFormatException e) {
      return e.problems();
    }
    throw new AssertionError("the folder was accepted");
  }
}
