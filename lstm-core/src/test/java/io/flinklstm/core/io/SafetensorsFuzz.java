package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged files are refused with {@link ModelFormatException} or read; nothing else happens. */
class SafetensorsFuzz {
  private static final List<String> TOKENS =
      List.of(
          "null",
          "-1",
          "0",
          "4",
          "2147483648",
          "9223372036854775807",
          "1e999",
          "[]",
          "{}",
          "\"\"",
          "[0,4]",
          "[1099511627776]",
          "[2147483647,2147483647]",
          "\"F16\"",
          "\"BOOL\"",
          "[[[");

  private final Random random = new Random(20_010_102);

  @Test
  @Timeout(60)
  void damagedFilesAreRefusedOrReadAndNothingElse() throws Exception {
    int refused = 0;
    int cases = 0;
    for (String file : List.of("types.safetensors", "lstm.safetensors")) {
      byte[] sound = IoFiles.bytes(file);
      for (int k = 0; k < 2000; k++) {
        byte[] bytes = random.nextBoolean() ? withToken(sound) : Mutations.damaged(random, sound);
        refused += refused(bytes) ? 1 : 0;
        cases++;
      }
    }
    System.out.printf("fuzz: %d damaged safetensors, %d refused%n", cases, refused);
    assertThat(refused).isBetween(cases / 4, cases - 1);
  }

  @Test
  @Timeout(60)
  void everyPrefixIsRefused() throws Exception {
    byte[] sound = IoFiles.bytes("types.safetensors");
    for (int length = 0; length < sound.length; length++) {
      assertThat(refused(Arrays.copyOf(sound, length))).as("%d bytes", length).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void bombsAreRefusedBeforeTheyGoOff() {
    String entry = "{'dtype': 'BOOL', 'shape': [%s], 'data_offsets': [0, %d]}";
    assertThat(refused(SafetensorsTest.file("{'w': " + entry.formatted("2147483647", 0) + "}", 0)))
        .isTrue();
    String deep = "{'w': " + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";
    assertThat(refused(SafetensorsTest.file(deep, 0))).isTrue();
    String wide = "{'w': [" + "0,".repeat(2_000_001) + "0]}";
    assertThat(refused(SafetensorsTest.file(wide, 0))).isTrue();
    String longName = "{'" + "w".repeat(5_000_000) + "': 0}";
    assertThat(refused(SafetensorsTest.file(longName, 0))).isTrue();
    byte[] spaces = SafetensorsTest.file("{" + " ".repeat(Limits.JSON_BYTES), 0);
    assertThat(refused(spaces)).isTrue();
  }

  private static boolean refused(byte[] bytes) {
    try {
      Safetensors.read("m", bytes);
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().length()).isLessThan(100_000);
      return true;
    }
  }

  /** A value of the header replaced by another, and the length of the header with it. */
  private byte[] withToken(byte[] sound) {
    String text = new String(sound, StandardCharsets.ISO_8859_1);
    int header = 8 + Byte.toUnsignedInt(sound[0]) + (Byte.toUnsignedInt(sound[1]) << 8);
    int from = text.indexOf(':', 8 + random.nextInt(header - 8));
    int to = from < 0 ? -1 : text.indexOf(random.nextBoolean() ? ',' : '}', from);
    if (to < 0 || to >= header) {
      return Mutations.damaged(random, sound);
    }
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    String changed = text.substring(8, from + 1) + token + text.substring(to, header);
    byte[] bytes = SafetensorsTest.file(changed, sound.length - header);
    System.arraycopy(
        sound, header, bytes, bytes.length - (sound.length - header), sound.length - header);
    return bytes;
  }
}
