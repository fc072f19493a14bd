package io.flinklstm.job.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.math.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged files are refused with {@link TensorFormatException} or read; nothing else happens. */
final class TensorFileFuzz {
  private static final int CASES = 4000;
  private static final List<String> TOKENS =
      List.of(
          "null",
          "-1",
          "0",
          "4294967296",
          "99999999999999999999",
          "1e999",
          "[]",
          "{}",
          "\"\"",
          "[[[",
          "(2147483647,)",
          "(67108864, 67108864, 0)",
          "'<i8'",
          "True",
          ",,",
          "'",
          "\n");

  private final Random random = new Random(20_010_104);

  /** A way to read. */
  private interface Reading {
    void read(byte[] bytes) throws IOException, TensorFormatException;
  }

  @Test
  @Timeout(60)
  void damagedArraysAreRefusedOrRead() throws Exception {
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    NpyTensor.write(sound, Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3));
    Reading npy = bytes -> NpyTensor.read("x", new ByteArrayInputStream(bytes), bytes.length);
    fuzz("NPY", sound.toByteArray(), npy);
    byte[] whole = sound.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      assertThat(refused(npy, Arrays.copyOf(whole, length))).as("%d bytes", length).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void damagedJsonIsRefusedOrRead() throws Exception {
    byte[] sound =
        """
        {"inputs":[{"name":"a","shape":[1,2],"dtype":"float32","data":[0.5,-1e-3]},
         {"shape":[1,1,1],"data":[3]}],"more":[{"x":null}]}"""
            .getBytes(UTF_8);
    Reading json = bytes -> JsonTensors.inputs("x", new ByteArrayInputStream(bytes));
    fuzz("JSON", sound, json);
    for (int length = 0; length < sound.length; length++) {
      assertThat(refused(json, Arrays.copyOf(sound, length))).as("%d bytes", length).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void damagedTablesAreRefusedOrRead() throws Exception {
    byte[] sound = "a,b,c\n1,2.5,-3e-2\n.4,5.,6\n\n7,8,9\n".getBytes(UTF_8);
    fuzz("CSV", sound, bytes -> CsvTensor.read("x", new ByteArrayInputStream(bytes)));
  }

  private void fuzz(String what, byte[] sound, Reading reading) throws Exception {
    assertThat(refused(reading, sound)).isFalse();
    int refused = 0;
    for (int k = 0; k < CASES; k++) {
      byte[] bytes = random.nextBoolean() ? withToken(sound) : withBytes(sound);
      refused += refused(reading, bytes) ? 1 : 0;
    }
    System.out.printf("fuzz: %d damaged %s, %d refused%n", CASES, what, refused);
    assertThat(refused).isBetween(CASES / 4, CASES - 1);
  }

  private byte[] withToken(byte[] sound) {
    byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
    int from = random.nextInt(sound.length);
    int to = Math.min(sound.length, from + random.nextInt(6));
    byte[] bytes = Arrays.copyOf(sound, from + token.length + sound.length - to);
    System.arraycopy(token, 0, bytes, from, token.length);
    System.arraycopy(sound, to, bytes, from + token.length, sound.length - to);
    return bytes;
  }

  private byte[] withBytes(byte[] sound) {
    byte[] bytes = Arrays.copyOf(sound, sound.length - (random.nextInt(3) == 0 ? 1 : 0));
    for (int k = random.nextInt(4); k >= 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static boolean refused(Reading reading, byte[] bytes) throws Exception {
    try {
      reading.read(bytes);
      return false;
    } catch (TensorFormatException e) {
      assertThat(e.getMessage()).hasSizeLessThan(1000).startsWith("x");
      return true;
    }
  }
}
