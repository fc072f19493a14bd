package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in a bounded region of an HDF5 file, moved by every read. Metadata of HDF5 is
 * little-endian.
 */
final class Hdf5Cursor {
  private final Hdf5File file;
  private final ByteBuffer bytes;
  private final String place;

  /**
   * A cursor at the start of {@code bytes}, which are not copied.
   *
   * @param place "file: path inside", as messages begin
   */
  Hdf5Cursor(Hdf5File file, ByteBuffer bytes, String place) {
    this.file = file;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.place = place;
  }

  Hdf5File file() {
    return file;
  }

  String place() {
    return place;
  }

  ModelFormatException problem(String text) {
    return new ModelFormatException(place + ": " + text);
  }

  int remaining() {
    return bytes.remaining();
  }

  private void require(long count) throws ModelFormatException {
    if (count > bytes.remaining()) {
      throw problem(
          "damaged HDF5: %d more bytes expected, %d found".formatted(count, bytes.remaining()));
    }
  }

  int u8() throws ModelFormatException {
    require(1);
    return Byte.toUnsignedInt(bytes.get());
  }

  int u16() throws ModelFormatException {
    require(2);
    return Short.toUnsignedInt(bytes.getShort());
  }

  long u32() throws ModelFormatException {
    require(4);
    return Integer.toUnsignedLong(bytes.getInt());
  }

  /** An unsigned number of 1 to 8 bytes; one above 2^63 - 1 is refused. */
  long unsigned(int width) throws ModelFormatException {
    long value = bits(width);
    if (value < 0) {
      throw problem("damaged HDF5: %s is no size".formatted(Long.toUnsignedString(value)));
    }
    return value;
  }

  private long bits(int width) throws ModelFormatException {
    require(width);
    long value = 0;
    for (int k = 0; k < width; k++) {
      value |= (bytes.get() & 0xffL) << (8 * k);
    }
    return value;
  }

  /** A size in the width of this file's sizes. */
  long length() throws ModelFormatException {
    return unsigned(file.lengthBytes());
  }

  /** An address in the width of this file's addresses; {@link Hdf5File#UNDEFINED} for none. */
  long address() throws ModelFormatException {
    int width = file.offsetBytes();
    long value = bits(width);
    boolean undefined = value == -1L >>> (64 - 8 * width);
    if (value < 0 && !undefined) {
      throw problem("damaged HDF5: %s is no address".formatted(Long.toUnsignedString(value)));
    }
    return undefined ? Hdf5File.UNDEFINED : value;
  }

  void skip(long count) throws ModelFormatException {
    require(count);
    bytes.position(bytes.position() + (int) count);
  }

  /** The next bytes as a cursor of their own; this one moves past them. */
  Hdf5Cursor part(long count) throws ModelFormatException {
    require(count);
    ByteBuffer part = bytes.duplicate();
    part.limit(part.position() + (int) count);
    bytes.position(part.limit());
    return new Hdf5Cursor(file, part, place);
  }

  /** The same bytes read from where this cursor is, with another place in messages. */
  Hdf5Cursor again(String otherPlace) {
    return new Hdf5Cursor(file, bytes, otherPlace);
  }

  byte[] take(int count) throws ModelFormatException {
    require(count);
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }

  /** The bytes left, not copied. */
  ByteBuffer buffer() {
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Text of {@code count} bytes, ended by a zero byte if there is one. */
  String text(int count) throws ModelFormatException {
    byte[] taken = take(count);
    int end = 0;
    while (end < taken.length && taken[end] != 0) {
      end++;
    }
    return new String(taken, 0, end, StandardCharsets.UTF_8);
  }

  /** Moves past four letters that must be here. */
  void signature(String expected) throws ModelFormatException {
    byte[] found = take(4);
    if (!Arrays.equals(found, expected.getBytes(StandardCharsets.US_ASCII))) {
      throw problem("damaged HDF5: a block %s expected, something else found".formatted(expected));
    }
  }

  /** Moves past a version byte that must be one of those known. */
  int version(String what, int lowest, int highest) throws ModelFormatException {
    int version = u8();
    if (version < lowest || version > highest) {
      throw problem(
          "%s of version %d; versions %d to %d are read".formatted(what, version, lowest, highest));
    }
    return version;
  }
}
