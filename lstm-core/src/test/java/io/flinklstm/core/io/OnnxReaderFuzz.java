package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged files are refused with {@link ModelFormatException} or read; nothing else happens. */
class OnnxReaderFuzz {
  private final Random random = new Random(20_010_103);

  @Test
  @Timeout(60)
  void damagedFilesAreRefusedOrReadAndNothingElse() throws Exception {
    int refused = 0;
    int cases = 0;
    for (String file : List.of("lstm.onnx", "types.onnx")) {
      byte[] sound = IoFiles.bytes(file);
      for (int k = 0; k < 2000; k++) {
        refused += refused(Mutations.damaged(random, sound)) ? 1 : 0;
        cases++;
      }
    }
    System.out.printf("fuzz: %d damaged ONNX files, %d refused%n", cases, refused);
    assertThat(refused).isBetween(cases / 4, cases - 1);
  }

  @Test
  @Timeout(60)
  void everyPrefixAndEveryByteOfNoiseIsRefused() throws Exception {
    byte[] sound = IoFiles.bytes("lstm.onnx");
    int last = sound.length - 6;
    for (int length = 0; length < last; length++) {
      assertThat(refused(Arrays.copyOf(sound, length))).as("%d bytes", length).isTrue();
    }
    for (int k = 0; k < 1000; k++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      assertThat(refused(noise)).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void bombsAreRefusedBeforeTheyGoOff() throws Exception {
    byte[] million = repeated(new ProtoBytes().message(1, new byte[0]), 1_000_000);
    assertThat(refused(model(million))).isTrue();
    ProtoBytes named = new ProtoBytes().text(1, "x");
    for (int field = 11; field <= 13; field++) {
      byte[] values = repeated(new ProtoBytes().message(field, named), Limits.ONNX_ITEMS + 1);
      assertThat(refused(model(values))).isTrue();
    }
    // The million inputs of one node: field 1 of it, too.
    assertThat(refused(model(new ProtoBytes().message(1, million).bytes()))).isTrue();
    ProtoBytes node = new ProtoBytes().text(4, "X").message(5, ints(2_000_000));
    assertThat(refused(model(new ProtoBytes().message(1, node).bytes()))).isTrue();
    assertThat(refused(OnnxReaderTest.model(5, bytesAsNumbers()).bytes())).isTrue();
  }

  /** Graphs within graphs are skipped as bytes, so no depth of them matters. */
  @Test
  @Timeout(60)
  void graphsWithinGraphsAreNotEntered() throws Exception {
    ProtoBytes graph = new ProtoBytes();
    for (int depth = 0; depth < 2000; depth++) {
      ProtoBytes attribute = new ProtoBytes().text(1, "body").varint(20, 5).message(6, graph);
      ProtoBytes node = new ProtoBytes().text(4, "Loop").message(5, attribute);
      graph = new ProtoBytes().message(1, node);
    }
    assertThat(refused(model(graph.bytes()))).isFalse();
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) (9 << 3 | 3));
    assertThat(refused(groups)).isTrue();
  }

  private static byte[] repeated(ProtoBytes piece, int times) {
    byte[] one = piece.bytes();
    byte[] all = new byte[one.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = one[i % one.length];
    }
    return all;
  }

  private static ProtoBytes ints(int count) throws Exception {
    return new ProtoBytes().text(1, "a").varint(20, 7).raw(8, new int[count]);
  }

  /** Two million whole numbers of a byte each, eight times as large in memory. */
  private static ProtoBytes bytesAsNumbers() throws Exception {
    return new ProtoBytes()
        .varint(1, 2_000_000)
        .varint(2, 3)
        .text(8, "w")
        .raw(9, new int[2_000_000]);
  }

  private static byte[] model(byte[] graph) throws Exception {
    return new ProtoBytes()
        .varint(1, 8)
        .message(8, new ProtoBytes().varint(2, 17))
        .message(7, graph)
        .bytes();
  }

  private static boolean refused(byte[] bytes) {
    try {
      OnnxReader.read("m", bytes);
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().length()).isLessThan(100_000);
      return true;
    }
  }
}
