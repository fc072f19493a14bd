package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class DamagedHdf5Test {
  @Test
  void anythingElseIsNoHdf5File() {
    refused(new byte[0], "x.h5: not an HDF5 file");
    refused("{\"not\": \"HDF5, but longer\"}".getBytes(StandardCharsets.UTF_8), "not an HDF5 file");
  }

  @Test
  void fileCutOffIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras2.h5");
    refused(
        Arrays.copyOf(bytes, bytes.length - 1),
        "x.h5: cut off: %d bytes expected, %d found".formatted(bytes.length, bytes.length - 1));
  }

  @Test
  void fileWithoutWeightsOfKerasIsRefused() throws Exception {
    refused(
        KerasFiles.replaced("keras2_weights.h5", "layer_names", "layer_mames"),
        "x.h5: /: no weights of Keras: attribute layer_names, or groups layers and vars, expected");
  }

  @Test
  void missingDataSetIsNamed() throws Exception {
    // Both the list of names and the links hold this word; the list comes last in the file.
    refused(KerasFiles.replaced("storage.h5", "shuffle\0", "shufflE\0"), "\"shuffle\" is missing");
  }

  @Test
  void filterThatIsNotReadIsNamed() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    int name = KerasFiles.indexOf(bytes, "deflate\0", 0);
    short lz4 = 32004;
    KerasFiles.numbers(bytes).putShort(name - 8, lz4);
    refused(
        bytes,
        "x.h5: /a/gzip: filter 32004 \"deflate\";"
            + " only deflate (gzip), shuffle and fletcher32 are read");
  }

  @Test
  void groupsInACircleAreRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.h5");
    long root = KerasFiles.numbers(bytes).getLong(64);
    KerasFiles.numbers(bytes).putLong(KerasFiles.indexOf(bytes, "SNOD", 0) + 16, root);
    refused(bytes, "x.h5: /model_weights: a second link to the same object; not read");
  }

  @Test
  void treeOfLinksInACircleIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.h5");
    int tree = KerasFiles.indexOf(bytes, "TREE", 0);
    bytes[tree + 5] = 1;
    KerasFiles.numbers(bytes).putLong(tree + 32, tree);
    refused(bytes, "x.h5: /: damaged HDF5: the links lead in a circle");
  }

  @Test
  void treeOfChunksInACircleIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    int tree = KerasFiles.indexOf(bytes, new byte[] {'T', 'R', 'E', 'E', 1}, 0);
    bytes[tree + 5] = 1;
    KerasFiles.numbers(bytes).putLong(tree + 24 + 32, tree);
    refused(bytes, "damaged HDF5: the chunks lead in a circle");
  }

  @Test
  void headerThatContinuesAtItselfIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    // Message 16 of 16 bytes: address and length of the next block of the header.
    int message = KerasFiles.indexOf(bytes, new byte[] {16, 0, 16, 0, 0, 0, 0, 0}, 0);
    ByteBuffer numbers = KerasFiles.numbers(bytes);
    int block = (int) numbers.getLong(message + 8);
    bytes[block] = 16;
    bytes[block + 2] = 16;
    numbers.putLong(block + 8, block);
    numbers.putLong(block + 16, 24);
    refused(bytes, "damaged HDF5: the header continues at itself");
  }

  @Test
  void softLinksAreRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.h5");
    bytes[KerasFiles.indexOf(bytes, "SNOD", 0) + 24] = 2;
    refused(bytes, "x.h5: /: a soft or external link \"model_weights\"; not followed");
  }

  @Test
  void externalLinksAreRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage_dense.h5");
    // Link message: version 1, type and character set follow, creation order does not.
    int link = KerasFiles.indexOf(bytes, new byte[] {1, 0, 1, 'a'}, 0);
    byte[] external = {1, 8, 64, 1, 'a'};
    System.arraycopy(external, 0, bytes, link, external.length);
    refused(bytes, "x.h5: /: a soft or external link \"a\"; not followed");
  }

  @Test
  void shapeThatTheFileCannotHoldIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    byte[] shape = {5, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0};
    int first = KerasFiles.indexOf(bytes, shape, 0);
    KerasFiles.numbers(bytes).putLong(first, 1 << 20);
    refused(bytes, "x.h5: /a/f32: float32 of [1048576, 7] need 29360128 bytes, found 140");
    KerasFiles.numbers(bytes).putLong(first, 1 << 30);
    refused(bytes, "x.h5: /a/f32: more than 67108864 numbers in all data sets");
  }

  @Test
  void chunksFarLargerThanTheDataSetAreRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    int tree = KerasFiles.indexOf(bytes, new byte[] {'T', 'R', 'E', 'E', 1}, 0);
    // The layout message: version 3, chunked, of two dimensions and the size of a number.
    byte[] layout = {3, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0};
    KerasFiles.numbers(layout).putLong(3, tree);
    int dimensions = KerasFiles.indexOf(bytes, layout, 0) + layout.length;
    KerasFiles.numbers(bytes).putInt(dimensions, 1 << 20);
    refused(bytes, "chunks of 1048576 in a dimension of 5; not read");
  }

  @Test
  void damagedChunkIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    int sum = KerasFiles.indexOf(bytes, "fletcher32", 0);
    int tree = KerasFiles.indexOf(bytes, new byte[] {'T', 'R', 'E', 'E', 1}, sum);
    int chunk = (int) KerasFiles.numbers(bytes).getLong(tree + 24 + 32);
    bytes[chunk + KerasFiles.numbers(bytes).getInt(tree + 24) - 1] ^= 1;
    refused(bytes, "x.h5: /a/fletcher: damaged HDF5: the check sum of a chunk does not match");
  }

  @Test
  void chunkThatInflatesToTooMuchIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[100_000]);
    deflater.finish();
    byte[] bomb = new byte[300];
    int length = deflater.deflate(bomb);
    deflater.end();
    int at = bytes.length;
    bytes = Arrays.copyOf(bytes, at + length);
    System.arraycopy(bomb, 0, bytes, at, length);
    int tree = KerasFiles.indexOf(bytes, new byte[] {'T', 'R', 'E', 'E', 1}, 0);
    KerasFiles.numbers(bytes).putInt(tree + 24, length).putLong(tree + 24 + 32, at);
    refused(bytes, "x.h5: /a/gzip: damaged HDF5: a chunk inflates to more than 28 bytes");
  }

  @Test
  void wholeNumberThatNoFloatEqualsIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("storage.h5");
    byte[] minusTwo = {-2, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    int at = KerasFiles.indexOf(bytes, minusTwo, 0);
    KerasFiles.numbers(bytes).putLong(at, (1 << 24) + 1);
    refused(bytes, "x.h5: /a/i64: signed of 8: element 0 is no exact float");
  }

  private static void refused(byte[] bytes, String message) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Hdf5Weights.read("x.h5", bytes))
        .withMessageContaining(message);
  }
}
