package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chunks of a data set, found through a version 1 tree (HDF5 File Format Specification 3.0,
 * section III.A.1).
 */
final class Hdf5Chunks {
  /** Rows a chunk may have where the whole has none of them: it may have been made smaller. */
  private static final int SPARE = 1024;

  /** How many times as long as the whole a chunk may be. */
  private static final int RATIO = 16;

  private final Hdf5Type type;
  private final int[] shape;
  private final List<Hdf5Filter> filters;
  private final int[] chunk;
  private final Set<Long> found = new HashSet<>();
  private int chunkBytes;
  private float[] numbers;

  /**
   * Chunks of a data set.
   *
   * @param shape of the whole, no dimension being 0
   */
  Hdf5Chunks(Hdf5Type type, int[] shape, List<Hdf5Filter> filters) {
    this.type = type;
    this.shape = shape;
    this.filters = filters;
    this.chunk = new int[shape.length];
  }

  /**
   * All numbers, row-major.
   *
   * @param layout the layout message behind its class
   * @param count product of the shape
   */
  float[] read(Hdf5Cursor layout, int count) throws ModelFormatException {
    int rank = layout.u8() - 1;
    if (rank != shape.length || rank < 1) {
      throw layout.problem("damaged HDF5: chunks of %d dimensions".formatted(rank));
    }
    long tree = layout.address();
    long expected = readChunkShape(layout);
    if (tree == Hdf5File.UNDEFINED) {
      throw layout.problem("its numbers were never written");
    }
    numbers = new float[count];
    readTree(layout, tree);
    if (found.size() != expected) {
      throw layout.problem("%d chunks expected, %d found".formatted(expected, found.size()));
    }
    return numbers;
  }

  /** Returns how many chunks make the whole. */
  private long readChunkShape(Hdf5Cursor layout) throws ModelFormatException {
    long bytes = type.size();
    long chunks = 1;
    for (int i = 0; i < chunk.length; i++) {
      long dimension = layout.u32();
      bytes *= dimension;
      if (bytes < 1 || bytes > Limits.HDF5_CHUNK) {
        throw layout.problem(
            "chunks of 1 to %d bytes expected, found %d".formatted(Limits.HDF5_CHUNK, bytes));
      }
      if (dimension > Math.max(SPARE, (long) RATIO * shape[i])) {
        throw layout.problem(
            "chunks of %d in a dimension of %d; not read".formatted(dimension, shape[i]));
      }
      chunk[i] = (int) dimension;
      chunks *= (shape[i] + dimension - 1) / dimension;
    }
    if (layout.u32() != type.size()) {
      throw layout.problem("damaged HDF5: chunks of another type");
    }
    chunkBytes = (int) bytes;
    return chunks;
  }

  private void readTree(Hdf5Cursor layout, long root) throws ModelFormatException {
    Hdf5File file = layout.file();
    Deque<Long> nodes = new ArrayDeque<>(List.of(root));
    Set<Long> seen = new HashSet<>();
    while (!nodes.isEmpty()) {
      long address = nodes.remove();
      if (!seen.add(address)) {
        throw layout.problem("damaged HDF5: the chunks lead in a circle");
      }
      Hdf5Cursor node = file.from(address, layout.place());
      node.signature("TREE");
      int kind = node.u8();
      int level = node.u8();
      int entries = node.u16();
      if (kind != 1) {
        throw layout.problem("damaged HDF5: a tree of chunks expected");
      }
      node.skip(2L * file.offsetBytes());
      file.spend(entries * (16 + 8L * shape.length), layout.place());
      for (int k = 0; k < entries; k++) {
        Hdf5Cursor key = node.part(8 + 8L * (shape.length + 1));
        long child = node.address();
        file.countItem(layout.place());
        if (level > 0) {
          nodes.add(child);
        } else {
          readChunk(key, child);
        }
      }
    }
  }

  private void readChunk(Hdf5Cursor key, long address) throws ModelFormatException {
    long stored = key.u32();
    long skipped = key.u32();
    int[] from = new int[shape.length];
    long index = 0;
    for (int i = 0; i < from.length; i++) {
      long offset = key.unsigned(8);
      if (offset >= shape[i]) {
        // Left over from before the data set was made smaller.
        return;
      }
      if (offset % chunk[i] != 0) {
        throw key.problem("damaged HDF5: a chunk starts at %d".formatted(offset));
      }
      from[i] = (int) offset;
      index = index * shape[i] + offset;
    }
    if (!found.add(index)) {
      throw key.problem("damaged HDF5: a chunk comes twice");
    }
    key.file().spend(chunkBytes, key.place());
    Hdf5Cursor bytes = key.file().at(address, stored, key.place());
    copy(Hdf5Filter.undo(filters, skipped, bytes, chunkBytes), from, key.place());
  }

  /** Copies the part of a chunk that lies in the whole, row by row. */
  private void copy(byte[] bytes, int[] from, String place) throws ModelFormatException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(type.order());
    int last = shape.length - 1;
    int[] inside = new int[shape.length];
    Arrays.setAll(inside, i -> Math.min(chunk[i], shape[i] - from[i]));
    int[] at = new int[shape.length];
    while (at[0] < inside[0]) {
      int source = 0;
      int target = 0;
      for (int i = 0; i <= last; i++) {
        source = source * chunk[i] + at[i];
        target = target * shape[i] + from[i] + at[i];
      }
      for (int k = 0; k < inside[last]; k++) {
        numbers[target + k] = Hdf5Dataset.number(type, in, source + k, place);
      }
      next(at, inside);
    }
  }

  /** Moves to the start of the next row of a chunk; of one dimension, behind its only row. */
  private static void next(int[] at, int[] inside) {
    int i = at.length - 2;
    if (i < 0) {
      at[0] = inside[0];
      return;
    }
    at[i]++;
    while (i > 0 && at[i] == inside[i]) {
      at[i] = 0;
      i--;
      at[i]++;
    }
  }
}
