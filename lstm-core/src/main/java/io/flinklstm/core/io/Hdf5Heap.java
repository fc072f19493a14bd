package io.flinklstm.core.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A fractal heap: header messages of links or attributes once there are many of them.
 *
 * <p>Blocks lie in a doubling table, rows 0 and 1 with blocks of the starting size, each further
 * row with blocks twice as large. HDF5 File Format Specification 3.0, section III.G; the tree that
 * lists the messages is in section III.A.2.
 */
final class Hdf5Heap {
  private static final int LINK_BY_NAME = 5;
  private static final int ATTRIBUTE_BY_NAME = 8;
  private static final int DEEPEST_TREE = 5;

  /** Signature, version, type and check sum of a node. */
  private static final int NODE_BYTES = 10;

  private static final long MOST_RECORDS = 1L << 40;

  private final Hdf5File file;
  private final String place;
  private final int idBytes;
  private final int width;
  private final long startSize;
  private final long largestDirect;
  private final int offsetBytes;
  private final int sizeBytes;
  private final long root;
  private final int rootRows;

  private Hdf5Heap(Hdf5File file, long address, String place) throws ModelFormatException {
    this.file = file;
    this.place = place;
    Hdf5Cursor in = file.from(address, place);
    in.signature("FRHP");
    in.version("fractal heap", 0, 0);
    this.idBytes = in.u16();
    if (in.u16() != 0) {
      throw in.problem("a filtered fractal heap; not read");
    }
    in.skip(1);
    long largestObject = in.u32();
    in.skip(10L * file.lengthBytes() + 2L * file.offsetBytes());
    this.width = in.u16();
    this.startSize = in.length();
    this.largestDirect = in.length();
    int offsetBits = in.u16();
    in.skip(2);
    this.root = in.address();
    this.rootRows = in.u16();
    this.offsetBytes = (offsetBits + 7) / 8;
    this.sizeBytes = bytesFor(Math.min(largestDirect, largestObject));
    boolean sound =
        width > 0 && startSize > 0 && largestDirect >= startSize && largestDirect < 1L << 32;
    if (!sound || offsetBits > 63 || rootRows > 64 || 1 + offsetBytes + sizeBytes > idBytes) {
      throw in.problem("damaged HDF5: a fractal heap that cannot be");
    }
  }

  private static int bytesFor(long number) {
    return (71 - Long.numberOfLeadingZeros(number | 1)) / 8;
  }

  /**
   * The messages a tree lists.
   *
   * @param heap address of the heap, or {@link Hdf5File#UNDEFINED} if there are none
   * @param tree address of the tree
   */
  static List<Hdf5Cursor> messages(Hdf5File file, long heap, long tree, String place)
      throws ModelFormatException {
    return heap == Hdf5File.UNDEFINED ? List.of() : new Hdf5Heap(file, heap, place).messages(tree);
  }

  /** A node of the tree still to be read; level 0 is a leaf. */
  private record Node(long address, int level, int records) {}

  private List<Hdf5Cursor> messages(long tree) throws ModelFormatException {
    Hdf5Cursor in = file.from(tree, place);
    in.signature("BTHD");
    in.version("tree", 0, 0);
    int type = in.u8();
    long nodeSize = in.u32();
    int recordSize = in.u16();
    int depth = in.u16();
    in.skip(2);
    Node top = new Node(in.address(), depth, in.u16());
    int idAt = type == LINK_BY_NAME ? 4 : 0;
    boolean known = type == LINK_BY_NAME || type == ATTRIBUTE_BY_NAME;
    if (!known
        || depth > DEEPEST_TREE
        || recordSize < idAt + idBytes
        || nodeSize < 32
        || nodeSize > 1 << 20) {
      throw in.problem("damaged HDF5: a tree that cannot be");
    }
    List<Hdf5Cursor> messages = new ArrayList<>();
    Deque<Node> nodes = new ArrayDeque<>(top.records == 0 ? List.of() : List.of(top));
    while (!nodes.isEmpty()) {
      Node node = nodes.remove();
      Hdf5Cursor block = file.at(node.address, nodeSize, place);
      block.signature(node.level == 0 ? "BTLF" : "BTIN");
      block.skip(2);
      for (int k = 0; k < node.records; k++) {
        file.countItem(place);
        Hdf5Cursor entry = block.part(recordSize);
        entry.skip(idAt);
        messages.add(message(entry.part(idBytes)));
      }
      for (int k = 0; node.level > 0 && k <= node.records; k++) {
        nodes.add(child(block, node.level, nodeSize, recordSize));
      }
    }
    return messages;
  }

  /** A pointer to a node: its address, records in it, and records below it unless it is a leaf. */
  private Node child(Hdf5Cursor block, int level, long nodeSize, int recordSize)
      throws ModelFormatException {
    long inLeaf = (nodeSize - NODE_BYTES) / recordSize;
    long below = inLeaf;
    int belowBytes = 0;
    for (int k = 1; k < level; k++) {
      long pointer = (long) file.offsetBytes() + bytesFor(inLeaf) + belowBytes;
      long inNode = (nodeSize - NODE_BYTES - pointer) / (recordSize + pointer);
      below = (inNode + 1) * below + inNode;
      belowBytes = bytesFor(below);
      if (below > MOST_RECORDS) {
        throw block.problem("damaged HDF5: a tree that cannot be");
      }
    }
    long address = block.address();
    int records = (int) Math.min(Integer.MAX_VALUE - 1, block.unsigned(bytesFor(inLeaf)));
    block.skip(belowBytes);
    return new Node(address, level - 1, records);
  }

  private Hdf5Cursor message(Hdf5Cursor id) throws ModelFormatException {
    if (id.u8() >> 4 != 0) {
      throw id.problem("a huge or tiny object of a fractal heap; not read");
    }
    long offset = id.unsigned(offsetBytes);
    long size = id.unsigned(sizeBytes);
    long address = root;
    long start = 0;
    int rows = rootRows;
    while (rows > 0) {
      Hdf5Cursor block = file.from(address, place);
      block.signature("FHIB");
      block.skip(1L + file.offsetBytes() + offsetBytes);
      int row = 0;
      long blockSize = startSize;
      while (offset - start >= blockSize * width) {
        start += blockSize * width;
        row++;
        blockSize = startSize << Math.max(0, row - 1);
        if (row >= rows || blockSize > MOST_RECORDS) {
          throw id.problem("damaged HDF5: a message outside its heap");
        }
      }
      long column = (offset - start) / blockSize;
      start += column * blockSize;
      block.skip((row * (long) width + column) * file.offsetBytes());
      address = block.address();
      rows = blockSize <= largestDirect ? 0 : rowsOf(blockSize);
    }
    file.from(address, place).signature("FHDB");
    return file.at(address + offset - start, size, place);
  }

  /** The rows that make an indirect block of a size. */
  private int rowsOf(long blockSize) {
    long firstRow = Math.max(1, startSize * width);
    return Long.numberOfLeadingZeros(firstRow) - Long.numberOfLeadingZeros(blockSize) + 1;
  }
}
