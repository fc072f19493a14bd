package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A step the bytes of a chunk went through when they were written: deflate, shuffle or a check sum.
 *
 * <p>HDF5 File Format Specification 3.0, section IV.A.2.l.
 *
 * @param parameter first number of the filter's own; bytes per value for shuffle
 */
record Hdf5Filter(int id, int parameter) {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int CHECK_SUM_BYTES = 4;

  /** The filters in the order of writing. */
  static List<Hdf5Filter> list(Hdf5Cursor in) throws ModelFormatException {
    int version = in.version("filter pipeline", 1, 2);
    int count = in.u8();
    in.skip(version == 1 ? 6 : 0);
    List<Hdf5Filter> filters = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int id = in.u16();
      int nameLength = version == 1 || id >= 256 ? in.u16() : 0;
      in.skip(2);
      int numbers = in.u16();
      String name = in.text(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
      if (id < DEFLATE || id > FLETCHER32) {
        throw in.problem(
            "filter %d %s; only deflate (gzip), shuffle and fletcher32 are read"
                .formatted(id, ModelJson.quoted(name)));
      }
      int parameter = numbers == 0 ? 0 : (int) in.u32();
      in.skip(4L * Math.max(0, numbers - 1) + (version == 1 && numbers % 2 == 1 ? 4 : 0));
      if (filters.stream().anyMatch(filter -> filter.id == id)) {
        throw in.problem("damaged HDF5: filter %d comes twice".formatted(id));
      }
      filters.add(new Hdf5Filter(id, parameter));
    }
    return filters;
  }

  /**
   * The bytes of a chunk as they were before the filters.
   *
   * @param skipped bit k is set where filter k was left out
   * @param size how many bytes there must be
   */
  static byte[] undo(List<Hdf5Filter> filters, long skipped, Hdf5Cursor stored, int size)
      throws ModelFormatException {
    byte[] bytes = stored.take(stored.remaining());
    for (int k = filters.size() - 1; k >= 0; k--) {
      if ((skipped >> k & 1) == 0) {
        bytes = filters.get(k).undo(stored, bytes, size);
      }
    }
    if (bytes.length != size) {
      throw stored.problem(
          "damaged HDF5: a chunk of %d bytes expected, %d found".formatted(size, bytes.length));
    }
    return bytes;
  }

  private byte[] undo(Hdf5Cursor place, byte[] bytes, int size) throws ModelFormatException {
    return switch (id) {
      case DEFLATE -> inflate(place, bytes, size + CHECK_SUM_BYTES);
      case SHUFFLE -> unshuffle(place, bytes);
      default -> checked(place, bytes);
    };
  }

  private static byte[] inflate(Hdf5Cursor place, byte[] bytes, int most)
      throws ModelFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes);
      byte[] inflated = new byte[most];
      int length = inflater.inflate(inflated);
      if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
        throw place.problem("damaged HDF5: a chunk inflates to more than %d bytes".formatted(most));
      }
      if (!inflater.finished()) {
        throw place.problem("damaged HDF5: a compressed chunk is cut off");
      }
      return Arrays.copyOf(inflated, length);
    } catch (DataFormatException e) {
      throw new ModelFormatException(
          place.place() + ": damaged HDF5: a chunk cannot be inflated: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private byte[] unshuffle(Hdf5Cursor place, byte[] bytes) throws ModelFormatException {
    if (parameter < 1) {
      throw place.problem("damaged HDF5: shuffle of %d bytes per value".formatted(parameter));
    }
    int values = bytes.length / parameter;
    byte[] plain = bytes.clone();
    for (int k = 0; k < parameter && values > 0; k++) {
      for (int i = 0; i < values; i++) {
        plain[i * parameter + k] = bytes[k * values + i];
      }
    }
    return plain;
  }

  private static byte[] checked(Hdf5Cursor place, byte[] bytes) throws ModelFormatException {
    int length = bytes.length - CHECK_SUM_BYTES;
    if (length < 0) {
      throw place.problem("damaged HDF5: a chunk without its check sum");
    }
    int stored = Integer.reverseBytes(ByteBuffer.wrap(bytes, length, CHECK_SUM_BYTES).getInt());
    if (stored != fletcher32(bytes, length)) {
      throw place.problem("damaged HDF5: the check sum of a chunk does not match");
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Fletcher's sum over big-endian pairs of bytes, an odd last one padded with zero. */
  private static int fletcher32(byte[] bytes, int length) {
    long sum = 0;
    long sumOfSums = 0;
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? bytes[i + 1] & 0xff : 0;
      sum = (sum + ((bytes[i] & 0xff) << 8 | low)) % 65535;
      sumOfSums = (sumOfSums + sum) % 65535;
    }
    return (int) (sumOfSums << 16 | sum);
  }
}
