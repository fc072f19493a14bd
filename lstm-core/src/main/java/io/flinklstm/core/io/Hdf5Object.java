package io.flinklstm.core.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An object of an HDF5 file: the messages in its header.
 *
 * <p>HDF5 File Format Specification 3.0, sections IV.A.1 and IV.A.2. Check sums of version 2 are
 * not compared: version 1 has none, and what a header says is checked wherever it is used.
 */
final class Hdf5Object {
  static final int SPACE = 0x01;
  static final int LINK_INFO = 0x02;
  static final int TYPE = 0x03;
  static final int LINK = 0x06;
  static final int EXTERNAL_FILES = 0x07;
  static final int LAYOUT = 0x08;
  static final int FILTERS = 0x0b;
  static final int ATTRIBUTE = 0x0c;
  static final int SYMBOL_TABLE = 0x11;
  static final int ATTRIBUTE_INFO = 0x15;
  private static final int CONTINUATION = 0x10;
  private static final int SHARED = 2;

  private record Message(int type, Hdf5Cursor body) {}

  private final Hdf5File file;
  private final String place;
  private final List<Message> messages = new ArrayList<>();
  private final Deque<Hdf5Cursor> blocks = new ArrayDeque<>();
  private final Set<Long> continued = new HashSet<>();
  private final int version;

  /** Reads the header at an address. */
  Hdf5Object(Hdf5File file, long address, String place) throws ModelFormatException {
    this.file = file;
    this.place = place;
    file.open(address, place);
    Hdf5Cursor in = file.from(address, place);
    this.version = in.again(place).u8() == 1 ? 1 : 2;
    if (version == 1) {
      readVersion1(in);
    } else {
      readVersion2(in);
    }
  }

  private void readVersion1(Hdf5Cursor in) throws ModelFormatException {
    in.skip(2);
    int count = in.u16();
    in.skip(4);
    long size = in.u32();
    in.skip(4);
    blocks.add(in.part(size));
    file.spend(size, place);
    while (!blocks.isEmpty()) {
      Hdf5Cursor block = blocks.remove();
      while (count > 0 && block.remaining() >= 8) {
        int type = block.u16();
        int length = block.u16();
        int flags = block.u8();
        block.skip(3);
        add(type, flags, block.part(length));
        count--;
      }
    }
  }

  private void readVersion2(Hdf5Cursor in) throws ModelFormatException {
    in.signature("OHDR");
    in.version("object header", 2, 2);
    int flags = in.u8();
    in.skip(((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4));
    long size = in.unsigned(1 << (flags & 3));
    blocks.add(in.part(size));
    file.spend(size, place);
    int header = (flags & 4) == 0 ? 4 : 6;
    while (!blocks.isEmpty()) {
      Hdf5Cursor block = blocks.remove();
      while (block.remaining() >= header) {
        int type = block.u8();
        int length = block.u16();
        int messageFlags = block.u8();
        block.skip(header - 4);
        add(type, messageFlags, block.part(length));
      }
    }
  }

  private void add(int type, int flags, Hdf5Cursor body) throws ModelFormatException {
    boolean used =
        switch (type) {
          case SPACE, LINK_INFO, TYPE, LINK, EXTERNAL_FILES, LAYOUT, FILTERS -> true;
          case ATTRIBUTE, SYMBOL_TABLE, ATTRIBUTE_INFO, CONTINUATION -> true;
          default -> false;
        };
    if (!used) {
      return;
    }
    if ((flags & SHARED) != 0) {
      throw body.problem("a shared header message, or a committed type; not read");
    }
    if (type == CONTINUATION) {
      continueAt(body);
    } else {
      file.countItem(place);
      messages.add(new Message(type, body));
    }
  }

  private void continueAt(Hdf5Cursor body) throws ModelFormatException {
    file.countItem(place);
    long address = body.address();
    Hdf5Cursor block = file.at(address, body.length(), place);
    if (!continued.add(address)) {
      throw body.problem("damaged HDF5: the header continues at itself");
    }
    if (version == 2) {
      block.signature("OCHK");
      block = block.part(Math.max(0, block.remaining() - 4));
    }
    blocks.add(block);
  }

  String place() {
    return place;
  }

  boolean has(int type) {
    return messages.stream().anyMatch(message -> message.type == type);
  }

  /** The bodies of all messages of a type, in order. */
  List<Hdf5Cursor> all(int type) {
    return messages.stream()
        .filter(message -> message.type == type)
        .map(message -> message.body.again(place))
        .toList();
  }

  /** The body of the only message of a type. */
  Hdf5Cursor only(int type, String what) throws ModelFormatException {
    List<Hdf5Cursor> found = all(type);
    if (found.size() != 1) {
      throw new ModelFormatException(
          "%s: damaged HDF5: one %s expected, %d found".formatted(place, what, found.size()));
    }
    return found.get(0);
  }

  /** The extents of the data, at most 8; none for a single number. */
  long[] dimensions() throws ModelFormatException {
    return dimensions(only(SPACE, "data space"));
  }

  /** The extents in a data space message (section IV.A.2.b). */
  static long[] dimensions(Hdf5Cursor in) throws ModelFormatException {
    int version = in.version("data space", 1, 2);
    int rank = in.u8();
    in.skip(1);
    int kind = version == 2 ? in.u8() : 1;
    in.skip(version == 1 ? 5 : 0);
    if (kind == 2) {
      throw in.problem("a data space of nothing");
    }
    if (rank > 8) {
      throw in.problem("up to 8 dimensions expected, %d found".formatted(rank));
    }
    long[] dimensions = new long[rank];
    for (int i = 0; i < rank; i++) {
      dimensions[i] = in.length();
      if (dimensions[i] > Integer.MAX_VALUE) {
        throw in.problem("a dimension of %d".formatted(dimensions[i]));
      }
    }
    return dimensions;
  }
}
