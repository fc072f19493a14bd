package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged PyTorch models are refused with {@link ModelFormatException} or read; nothing else. */
class TorchFilesFuzz {
  private static final List<String> WORDS =
      List.of("null", "-1", "0", "1e9", "2147483647", "[]", "{}", "\"LSTM\"", "\"last\"", "true");

  private final Random random = new Random(20_010_107);
  @TempDir Path temporary;
  private int cases;
  private int refused;

  @Test
  @Timeout(120)
  void damagedFilesAreRefusedOrReadAndNothingElse() throws Exception {
    Path json = temporary.resolve("model.json");
    Path weights = temporary.resolve("model.safetensors");
    for (Path folder : ForeignCase.folders("torch_")) {
      byte[] soundJson = Files.readAllBytes(folder.resolve("model.json"));
      byte[] soundWeights = Files.readAllBytes(folder.resolve("model.safetensors"));
      for (int k = 0; k < 120; k++) {
        Files.write(
            json, k % 3 == 0 ? soundJson : k % 3 == 1 ? damaged(soundJson) : words(soundJson));
        Files.write(weights, k % 3 == 0 ? Mutations.damaged(random, soundWeights) : soundWeights);
        load(temporary);
      }
    }
    System.out.printf("fuzz: %d damaged PyTorch models, %d refused%n", cases, refused);
    assertThat(refused).isBetween(cases / 4, cases - 1);
  }

  @Test
  @Timeout(60)
  void damagedWeightsWithoutADescriptionAreRefusedWithOne() throws Exception {
    Path weights = temporary.resolve("model.safetensors");
    for (Path folder : ForeignCase.folders("torch_")) {
      byte[] sound = Files.readAllBytes(folder.resolve("model.safetensors"));
      for (int k = 0; k < 30; k++) {
        Files.write(weights, Mutations.damaged(random, sound));
        load(weights);
      }
    }
    assertThat(refused).isEqualTo(cases);
  }

  private byte[] damaged(byte[] sound) {
    return Mutations.damaged(random, sound);
  }

  /** A value replaced by another word, or a piece between commas there twice or left out. */
  private byte[] words(byte[] sound) {
    String text = new String(sound, StandardCharsets.UTF_8);
    String[] pieces = text.split("(?<=[,:\\[{])", -1);
    int at = random.nextInt(pieces.length);
    pieces[at] =
        switch (random.nextInt(3)) {
          case 0 -> WORDS.get(random.nextInt(WORDS.size())) + ",";
          case 1 -> pieces[at] + pieces[at];
          default -> pieces[at].replaceAll("\"[^\"]*\"|[0-9.]+", WORDS.get(random.nextInt(5)));
        };
    return String.join("", pieces).getBytes(StandardCharsets.UTF_8);
  }

  private void load(Path path) {
    cases++;
    try {
      Bundle.load(ModelFiles.read(path));
    } catch (ModelFormatException e) {
      refused++;
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().length()).isLessThan(100_000);
    }
  }
}
