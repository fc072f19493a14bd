package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The bytes of an HDF5 file, and how much of them may still be read.
 *
 * <p>Structures of the file point at each other by address, so a hostile one can lead in circles or
 * to the same bytes again and again. Every region handed out costs its length and something for
 * itself out of a budget, no object is opened under two names, and whatever is kept is counted
 * before. Superblock: HDF5 File Format Specification 3.0, section II.A.
 */
final class Hdf5File {
  /** The address of nothing. */
  static final long UNDEFINED = -1;

  /** Bytes a file is known by. */
  static final int SIGNATURE_BYTES = 8;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int REGION_COST = 64;

  private final String name;
  private final ByteBuffer bytes;
  private final Set<Long> opened = new HashSet<>();
  private final int offsetBytes;
  private final int lengthBytes;
  private final long rootAddress;
  private long work = Limits.HDF5_WORK;
  private int items = Limits.HDF5_ITEMS;
  private int numbers = Limits.PARAMETERS;

  /** Reads the superblock; {@code bytes} are not copied. */
  Hdf5File(String name, byte[] bytes) throws ModelFormatException {
    this.name = name;
    this.bytes = ByteBuffer.wrap(bytes);
    if (bytes.length < 16 || !isSigned(bytes)) {
      throw new ModelFormatException(name + ": not an HDF5 file");
    }
    Hdf5Cursor in = new Hdf5Cursor(this, this.bytes, name);
    in.skip(SIGNATURE.length);
    int version = in.version("superblock", 0, 3);
    in.skip(version < 2 ? 4 : 0);
    this.offsetBytes = width(in);
    this.lengthBytes = width(in);
    in.skip(version < 2 ? 9 + 4 * version : 1);
    if (in.address() != 0) {
      throw in.problem("HDF5 with a user block is not read");
    }
    in.address();
    long end = in.address();
    if (end > bytes.length) {
      throw in.problem("cut off: %d bytes expected, %d found".formatted(end, bytes.length));
    }
    // Versions 0 and 1: address of driver information, then the symbol table entry of the root.
    in.skip(version < 2 ? 2L * offsetBytes : 0);
    this.rootAddress = in.address();
  }

  /** Whether bytes begin as an HDF5 file does. */
  static boolean isSigned(byte[] bytes) {
    return Arrays.equals(Arrays.copyOf(bytes, SIGNATURE_BYTES), SIGNATURE);
  }

  private static int width(Hdf5Cursor in) throws ModelFormatException {
    int width = in.u8();
    if (width != 4 && width != 8) {
      throw in.problem(
          "damaged HDF5: addresses and sizes of 4 or 8 bytes expected, not %d".formatted(width));
    }
    return width;
  }

  String name() {
    return name;
  }

  int size() {
    return bytes.capacity();
  }

  int offsetBytes() {
    return offsetBytes;
  }

  int lengthBytes() {
    return lengthBytes;
  }

  /** The group everything hangs from. */
  Hdf5Group root() throws ModelFormatException {
    return new Hdf5Group(this, rootAddress, "");
  }

  /** The place of an object in messages. */
  String place(String path) {
    return name + ": /" + ModelJson.shortened(path);
  }

  /** {@code length} bytes from an address on; place begins the messages about them. */
  Hdf5Cursor at(long address, long length, String place) throws ModelFormatException {
    if (address < 0 || length < 0 || address > size() || length > size() - address) {
      throw new ModelFormatException(
          "%s: damaged HDF5: %d bytes at %d expected, but the file has %d"
              .formatted(place, length, address, size()));
    }
    spend(length, place);
    ByteBuffer region = bytes.duplicate();
    region.position((int) address).limit((int) (address + length));
    return new Hdf5Cursor(this, region, place);
  }

  /** All bytes from an address on, of which few will be read. */
  Hdf5Cursor from(long address, String place) throws ModelFormatException {
    at(address, 0, place);
    ByteBuffer region = bytes.duplicate();
    region.position((int) address);
    return new Hdf5Cursor(this, region, place);
  }

  /** Takes the work on so many bytes out of the budget. */
  void spend(long count, String place) throws ModelFormatException {
    work -= count + REGION_COST;
    if (work < 0) {
      throw new ModelFormatException(
          "%s: reading takes more than %d steps; the file leads to the same bytes again and again"
              .formatted(place, Limits.HDF5_WORK));
    }
  }

  /** Notes that an object is opened; a second name for it, and so every circle, is refused. */
  void open(long address, String place) throws ModelFormatException {
    if (!opened.add(address)) {
      throw new ModelFormatException(place + ": a second link to the same object; not read");
    }
  }

  /** Counts one more thing to keep: a header message, link, attribute, text, chunk or node. */
  void countItem(String place) throws ModelFormatException {
    items--;
    if (items < 0) {
      throw new ModelFormatException(
          "%s: more than %d header messages, links, attributes, texts and chunks"
              .formatted(place, Limits.HDF5_ITEMS));
    }
  }

  /** Counts the numbers of a data set before room is made for them. */
  void countNumbers(long count, String place) throws ModelFormatException {
    if (count > numbers) {
      throw new ModelFormatException(
          "%s: more than %d numbers in all data sets".formatted(place, Limits.PARAMETERS));
    }
    numbers -= (int) count;
  }
}
