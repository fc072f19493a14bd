package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged models are refused with {@link ModelFormatException} or load; nothing else happens. */
class ModelFilesFuzz {
  private static final long SEED = 20_010_101;
  private static final List<String> TOKENS =
      List.of(
          "null",
          "-1",
          "0",
          "2147483648",
          "1e999",
          "1e-400",
          "99999999999999999999",
          "[]",
          "{}",
          "\"\"",
          "true",
          "[[[",
          "\"LSTM\"",
          "\"..\"",
          "4294967296",
          "0.5",
          ",",
          ":",
          "NaN");

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @Test
  void damagedModelsAreRefusedOrLoadAndNothingElse() throws Exception {
    int refused = 0;
    int cases = 0;
    Path departures = Path.of(System.getProperty("project.root"), "job/examples/departures/model");
    for (Path source :
        List.of(
            ModelFolder.GOLDEN.resolve("keras_converted_style"),
            ModelFolder.GOLDEN.resolve("doc_example_units32"),
            ModelFolder.GOLDEN.resolve("quantized_partial_constant"),
            departures)) {
      ModelFolder copy = ModelFolder.copyOf(source, folder.resolve(source.getFileName()));
      for (Path file : ModelFolder.files(copy.folder())) {
        byte[] sound = Files.readAllBytes(file);
        for (int k = 0; k < 400; k++) {
          Files.write(file, file.equals(copy.json()) ? damagedJson(sound) : damaged(sound));
          refused += refused(copy) ? 1 : 0;
          cases++;
        }
        Files.write(file, sound);
      }
    }
    System.out.printf("fuzz: %d damaged models, %d refused%n", cases, refused);
    assertThat(refused).isGreaterThan(cases / 4);
  }

  private static boolean refused(ModelFolder copy) {
    try {
      copy.load();
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().length()).isLessThan(100_000);
      return true;
    }
  }

  private byte[] damagedJson(byte[] sound) {
    return random.nextBoolean() ? damaged(sound) : withToken(sound);
  }

  /** Some bytes changed, or the end cut off, or bytes appended. */
  private byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    for (int k = random.nextInt(4); k >= 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    int length = bytes.length;
    int choice = random.nextInt(8);
    if (choice == 0) {
      length = random.nextInt(bytes.length);
    } else if (choice == 1) {
      length += 1 + random.nextInt(9);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** A value replaced by another. */
  private byte[] withToken(byte[] sound) {
    String text = new String(sound, StandardCharsets.UTF_8);
    int from = text.indexOf(':', random.nextInt(text.length()));
    int to = from < 0 ? -1 : text.indexOf(',', from);
    if (to < 0) {
      return damaged(sound);
    }
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    return (text.substring(0, from + 1) + token + text.substring(to))
        .getBytes(StandardCharsets.UTF_8);
  }
}
