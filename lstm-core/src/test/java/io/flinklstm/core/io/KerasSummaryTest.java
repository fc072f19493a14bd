package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The table that Keras 3 prints, character for character, for every {@code .keras} file of Keras 3
 * in the folder of frameworks. Only the topology is read: initializers give the weights.
 */
class KerasSummaryTest {
  private static final Path FRAMEWORKS = Path.of("src/test/resources/frameworks");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> everyKerasFileHasTheSummaryOfKeras() throws IOException {
    List<Path> folders =
        ModelFolder.files(FRAMEWORKS).stream()
            .filter(folder -> folder.getFileName().toString().startsWith("keras3"))
            .filter(folder -> Files.exists(folder.resolve("model.keras")))
            // Keras lists what makes their masks as layers; we do not.
            .filter(folder -> !folder.getFileName().toString().startsWith("keras3_functional_mask"))
            .toList();
    assertThat(folders).isNotEmpty();
    return folders.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    List<String> expected = new ArrayList<>();
    for (JsonNode line : MAPPER.readTree(folder.resolve("case.json").toFile()).path("summary")) {
      expected.add(line.asText());
    }
    assertThat(model(folder.resolve("model.keras")).kerasSummary(80)).isEqualTo(expected);
  }

  private static Model model(Path file) throws Exception {
    JsonNode config;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      config = MAPPER.readTree(zip.getInputStream(zip.getEntry("config.json")));
    }
    return GraphBuilder.build(
        TfjsTopology.read(file + ": ", config, Dialect.KERAS3), new InitializedWeights());
  }

  private static final class InitializedWeights implements WeightSource {
    @Override
    public void fill(List<String> within, Layer<?> layer, List<String> problems) {}

    @Override
    public void finish(List<String> problems) {}
  }

  @Test
  void numbersHaveThousandsAndTheirMemoryInBytes() {
    Model model = Model.sequential(Lstm.units(32).name("lstm").inputShape(10, 8));
    assertThat(model.kerasSummary(80))
        .contains(
            "│ lstm (LSTM)                       │ (None, 32)               │         5,248 │",
            " Total params: 5,248 (20.50 KB)",
            " Trainable params: 5,248 (20.50 KB)",
            " Non-trainable params: 0 (0.00 B)");
  }

  @Test
  void aWidthWithoutRoomForTheColumnsIsRefused() {
    Model model = Model.sequential(Lstm.units(2).inputShape(10, 8));
    assertThat(model.kerasSummary(25)).allMatch(line -> line.length() <= 40);
    assertThatThrownBy(() -> model.kerasSummary(15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width is too small for 3 columns: 15");
  }
}
