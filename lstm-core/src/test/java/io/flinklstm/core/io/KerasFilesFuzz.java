package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of Keras are refused with {@link ModelFormatException} or load; nothing else. */
class KerasFilesFuzz {
  private static final long SEED = 20_010_101;
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    7,
    8,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffffL,
    0xffffffffL,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final String[] TELLING = {
    "0", "-1", "1", "1048576", "2147483648", "1e400", "NaN", "null", "true", "[]", "{}", ""
  };

  /** Damaged copies of each model. */
  private static final int LOADS = 400;

  /** Many times what any takes: a hundredth of a second. */
  private static final Duration MOST_PER_LOAD = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final Random random = new Random(SEED);

  @Test
  void damagedHdf5IsRefusedOrLoadsAndNothingElse() throws Exception {
    fuzz(1500);
  }

  @Test
  void damagedArchivesAreRefusedOrLoadAndNothingElse() throws Exception {
    byte[] sound = KerasFiles.bytes("keras3.keras");
    int refused = 0;
    for (int k = 0; k < 1000; k++) {
      byte[] bytes = damaged(sound);
      refused += refused(() -> KerasArchive.read("x.keras", bytes)) ? 1 : 0;
    }
    System.out.printf("fuzz: 1000 damaged archives, %d refused%n", refused);
    assertThat(refused).isGreaterThan(1000 / 10);
  }

  /** Damages each file so many times. */
  void fuzz(int times) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("keras2.h5", "keras3.h5", "storage.h5", "storage_dense.h5")) {
      files.add(KerasFiles.bytes(name));
    }
    files.add(KerasFiles.entries("keras3.keras").get("model.weights.h5"));
    int refused = 0;
    for (byte[] sound : files) {
      for (int k = 0; k < times; k++) {
        byte[] bytes = damaged(sound);
        refused += refused(() -> Hdf5Weights.read("x.h5", bytes)) ? 1 : 0;
      }
    }
    int cases = times * files.size();
    System.out.printf("fuzz: %d damaged HDF5 files, %d refused%n", cases, refused);
    assertThat(refused).isGreaterThan(cases / 10);
  }

  @Test
  void damagedModelsAreRefusedOrLoadInTimeAndNothingElse() throws Exception {
    int refused = 0;
    for (String name : List.of("keras3_bidirectional_concat", "keras3_rnn_stacked_cells")) {
      refused += loadDamagedArchives("frameworks/" + name + "/model.keras");
    }
    refused += loadDamagedArchives("frameworks/keras3_nested_functional/model.keras");
    for (String name : List.of("keras2h5_nested_functional", "keras3h5_rnn_cells")) {
      byte[] sound = KerasFiles.bytes("../frameworks/" + name + "/model.h5");
      for (int k = 0; k < LOADS; k++) {
        refused += loadRefused("x.h5", damaged(sound)) ? 1 : 0;
      }
    }
    System.out.printf("fuzz: %d damaged models of Keras, %d refused%n", 5 * LOADS, refused);
    assertThat(refused).isBetween(5 * LOADS / 10, 5 * LOADS - 1);
  }

  /** Damage is within the entries, as any to the archive itself fails a check sum. */
  private int loadDamagedArchives(String name) throws IOException {
    Map<String, byte[]> sound = KerasFiles.entries("../" + name);
    int refused = 0;
    for (int k = 0; k < LOADS; k++) {
      Map<String, byte[]> entries = new LinkedHashMap<>(sound);
      if (k % 2 == 0) {
        entries.computeIfPresent("model.weights.h5", (entry, bytes) -> damaged(bytes));
      } else {
        entries.computeIfPresent("config.json", (entry, bytes) -> withOtherWord(bytes));
      }
      refused += loadRefused("x.keras", KerasFiles.archive(entries)) ? 1 : 0;
    }
    return refused;
  }

  private boolean loadRefused(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    long start = System.nanoTime();
    boolean refused = false;
    try {
      Bundle.load(ModelFiles.read(file));
    } catch (ModelFormatException e) {
      assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.startsWith("x."));
      refused = true;
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST_PER_LOAD);
    return refused;
  }

  /** One word, number or name of a text is replaced by another of it, or by a telling one. */
  private byte[] withOtherWord(byte[] text) {
    String json = new String(text, StandardCharsets.UTF_8);
    List<MatchResult> words = WORD.matcher(json).results().toList();
    MatchResult from = words.get(random.nextInt(words.size()));
    String to =
        random.nextInt(3) == 0
            ? TELLING[random.nextInt(TELLING.length)]
            : words.get(random.nextInt(words.size())).group();
    String other = json.substring(0, from.start()) + to + json.substring(from.end());
    return other.getBytes(StandardCharsets.UTF_8);
  }

  private interface Reading {
    Object read() throws ModelFormatException;
  }

  private static boolean refused(Reading reading) {
    try {
      reading.read();
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).startsWith("x.").hasSizeLessThan(2000);
      return true;
    }
  }

  private byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    for (int k = random.nextInt(3); k >= 0; k--) {
      damage(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
    return random.nextInt(20) == 0
        ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 100))
        : bytes;
  }

  /** Changes a byte, writes a number over another, or copies a number or a block elsewhere. */
  private void damage(ByteBuffer bytes) {
    int at = used(bytes);
    switch (random.nextInt(5)) {
      case 0 -> bytes.put(at, (byte) random.nextInt(256));
      case 1 -> bytes.put(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
      case 2 -> {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        int width = 1 << random.nextInt(4);
        for (int k = 0; k < width && at + k < bytes.capacity(); k++) {
          bytes.put(at + k, (byte) (number >> (8 * k)));
        }
      }
      case 3 -> copy(bytes, used(bytes) & -8, at & -8, 8);
      default -> copy(bytes, used(bytes) & -8, at & -8, 8 + random.nextInt(300));
    }
  }

  /** Where there is something other than zeros: files are mostly padding. */
  private int used(ByteBuffer bytes) {
    int at = random.nextInt(bytes.capacity());
    while (bytes.get(at) == 0) {
      at = random.nextInt(bytes.capacity());
    }
    return Math.max(0, at - random.nextInt(4));
  }

  private static void copy(ByteBuffer bytes, int from, int to, int length) {
    for (int k = 0; k < length && Math.max(from, to) + k < bytes.capacity(); k++) {
      bytes.put(to + k, bytes.get(from + k));
    }
  }
}
