package io.flinklstm.core.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes HDF5 files of groups, each perhaps with a text attribute, and of contiguous data sets of
 * float32 or int64.
 *
 * <p>Superblock and object headers of version 0 and 1, which have no check sums; links as messages
 * in the header of their group; texts in global heaps. HDF5 File Format Specification 3.0, sections
 * II.A, III.E, IV.A. An object comes after those it links to, so that their addresses are known.
 */
final class Hdf5Writer {
  private static final long UNDEFINED = -1;
  private static final int SUPERBLOCK_BYTES = 96;
  private static final int HEADER_BYTES = 16;
  private static final int MOST_LINKS = 65_000;
  private static final int HEAP_OBJECT_BYTES = 16;

  /** Smallest heap that the HDF5 library reads. */
  private static final long HEAP_BYTES = 4096;

  /** Texts of one heap; an index has 16 bits. */
  private static final int HEAP_TEXTS = 4096;

  private static final byte[] FLOAT32 = {
    0x11, 0x20, 0x1f, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte[] INT64 = {0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0};

  /** UTF-8 of any length: a sequence of bytes. */
  private static final byte[] TEXT = {
    0x19, 1, 1, 0, 16, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0
  };

  private final Hdf5Output out = new Hdf5Output();
  private final Group root = new Group();

  /** Numbers with a shape, as int64 or as float32. */
  private static final class Data {
    final int[] shape;
    final boolean whole;
    final float[] values;

    Data(int[] shape, boolean whole, float[] values) {
      this.shape = shape.clone();
      this.whole = whole;
      this.values = values;
    }
  }

  /** A group; what is put into it keeps its order. */
  final class Group {
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Data> data = new LinkedHashMap<>();
    private byte[] name;
    private long heap;
    private int heapIndex;

    /** The group of this ASCII name within, made if it is not there. */
    Group group(String within) {
      return groups.computeIfAbsent(within, missing -> new Group());
    }

    /** Its attribute {@code name}. */
    void name(String text) {
      name = text.getBytes(StandardCharsets.UTF_8);
    }

    /** A data set of float32; the values are shared. */
    void floats(String within, int[] shape, float[] values) {
      data.put(within, new Data(shape, false, values));
    }

    /** A data set of int64, of whole numbers. */
    void integers(String within, int[] shape, float[] values) {
      data.put(within, new Data(shape, true, values));
    }
  }

  /** The group everything hangs from. */
  Group root() {
    return root;
  }

  /**
   * The file.
   *
   * @throws IllegalArgumentException if it is larger than an array
   */
  byte[] toBytes() {
    out.at(SUPERBLOCK_BYTES);
    List<Group> named = new ArrayList<>();
    addNamed(root, named);
    for (int from = 0; from < named.size(); from += HEAP_TEXTS) {
      writeHeap(named.subList(from, Math.min(named.size(), from + HEAP_TEXTS)));
    }
    long address = write(root);
    long end = out.position();
    writeSuperblock(address, end);
    return out.at(end).toBytes();
  }

  private static void addNamed(Group group, List<Group> named) {
    if (group.name != null) {
      named.add(group);
    }
    group.groups.values().forEach(within -> addNamed(within, named));
  }

  private void writeSuperblock(long rootAddress, long end) {
    out.at(0).u8(0x89).text("HDF\r\n").u8(0x1a).text("\n");
    out.u8(0, 0, 0, 0, 0, 8, 8, 0).u16(4).u16(16).u32(0);
    out.u64(0).u64(UNDEFINED).u64(end).u64(UNDEFINED);
    out.u64(0).u64(rootAddress).u32(0).u32(0).u64(0).u64(0);
  }

  /** A heap of names; what is left of it is its last object, of index 0. */
  private void writeHeap(List<Group> named) {
    long size = HEAP_OBJECT_BYTES * (named.size() + 2L);
    for (Group group : named) {
      size += Hdf5Output.aligned(group.name.length);
    }
    size = Math.max(size, HEAP_BYTES);
    long address = out.position();
    out.text("GCOL").u8(1, 0, 0, 0).u64(size);
    int index = 0;
    for (Group group : named) {
      index++;
      group.heap = address;
      group.heapIndex = index;
      out.u16(index).u16(0).u32(0).u64(group.name.length).bytes(group.name).align();
    }
    out.u16(0).u16(0).u32(0).u64(address + size - out.position() + 8).at(address + size);
  }

  /** Writes a group after everything in it; gives its address. */
  private long write(Group group) {
    Map<String, Long> links = new LinkedHashMap<>();
    group.data.forEach((name, data) -> links.put(name, write(data)));
    group.groups.forEach((name, within) -> links.put(name, write(within)));
    if (links.size() > MOST_LINKS) {
      throw new IllegalArgumentException(
          "%d layers or weights side by side; at most %d can be written"
              .formatted(links.size(), MOST_LINKS));
    }
    Header header = new Header();
    header.message(0x02, () -> out.u8(0, 0).u64(UNDEFINED).u64(UNDEFINED));
    header.message(0x0a, () -> out.u8(0, 0));
    links.forEach(
        (name, address) ->
            header.message(0x06, () -> out.u8(1, 1).u16(name.length()).text(name).u64(address)));
    if (group.name != null) {
      header.message(0x0c, () -> writeName(group));
    }
    return header.end();
  }

  private void writeName(Group group) {
    out.u8(1, 0).u16(5).u16(TEXT.length - 4).u16(8).text("name").u8(0).align();
    long type = out.position();
    out.bytes(TEXT).at(type + TEXT.length);
    out.u8(1, 0, 0, 0, 0, 0, 0, 0);
    out.u32(group.name.length).u64(group.heap).u32(group.heapIndex);
  }

  private long write(Data data) {
    long from = out.align().position();
    if (data.whole) {
      for (float value : data.values) {
        out.u64((long) value);
      }
    } else {
      out.floats(data.values);
    }
    long size = out.position() - from;
    out.align();
    Header header = new Header();
    header.message(0x01, () -> writeShape(data.shape));
    header.message(0x03, () -> out.bytes(data.whole ? INT64 : FLOAT32));
    header.message(0x05, () -> out.u8(2, 2, 2, 0));
    // Nothing has no address.
    header.message(0x08, () -> out.u8(3, 1).u64(size == 0 ? UNDEFINED : from).u64(size));
    return header.end();
  }

  private void writeShape(int[] shape) {
    out.u8(1, shape.length, 0, 0, 0, 0, 0, 0);
    for (int size : shape) {
      out.u64(size);
    }
  }

  /** The header of one object, written as its messages come. */
  private final class Header {
    private final long address = out.align().position();
    private int messages;

    Header() {
      out.at(address + HEADER_BYTES);
    }

    void message(int type, Runnable body) {
      long head = out.position();
      out.u64(0);
      body.run();
      long end = out.align().position();
      out.at(head).u16(type).u16((int) (end - head - 8)).u32(0).at(end);
      messages++;
    }

    /** Gives the address. */
    long end() {
      long end = out.position();
      out.at(address).u8(1, 0).u16(messages).u32(1).u32(end - address - HEADER_BYTES).u32(0);
      out.at(end);
      return address;
    }
  }
}
