package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * What a value of an HDF5 file is (HDF5 File Format Specification 3.0, section IV.A.2.d).
 *
 * @param size bytes of one value
 * @param order of the bytes of a number
 */
record Hdf5Type(Kind kind, int size, ByteOrder order) {
  /** The kinds that are read. */
  enum Kind {
    FLOAT,
    SIGNED,
    UNSIGNED,
    BOOL,
    TEXT,
    TEXT_OF_ANY_LENGTH
  }

  private static final String[] CLASSES = {
    "integer",
    "float",
    "time",
    "text",
    "bit field",
    "opaque",
    "compound",
    "reference",
    "enum",
    "variable length",
    "array",
    "complex"
  };

  static Hdf5Type read(Hdf5Cursor in) throws ModelFormatException {
    int first = in.u8();
    int bits = in.u8() | in.u8() << 8 | in.u8() << 16;
    long size = in.u32();
    if (size < 1 || size > 1 << 20) {
      throw in.problem("values of %d bytes; not read".formatted(size));
    }
    ByteOrder order = (bits & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Kind kind =
        switch (first & 15) {
          case 0 -> integer(in, bits, (int) size);
          case 1 -> floating(in, bits, (int) size);
          case 3 -> Kind.TEXT;
          case 8 -> bool(in, (int) size);
          case 9 -> (bits & 15) == 1 ? Kind.TEXT_OF_ANY_LENGTH : null;
          default -> null;
        };
    if (kind == null) {
      String name = (first & 15) < CLASSES.length ? CLASSES[first & 15] : "unknown";
      throw in.problem(
          "float16, float32, float64, integers, booleans or text expected, found %s of %d bytes"
              .formatted(name, size));
    }
    if (kind == Kind.TEXT_OF_ANY_LENGTH && size != 8 + in.file().offsetBytes()) {
      throw in.problem("damaged HDF5: a reference to text of %d bytes".formatted(size));
    }
    return new Hdf5Type(kind, (int) size, order);
  }

  private static Kind integer(Hdf5Cursor in, int bits, int size) throws ModelFormatException {
    int offset = in.u16();
    int precision = in.u16();
    boolean whole = offset == 0 && precision == 8 * size && Integer.bitCount(size) == 1;
    if (!whole || size > 8) {
      return null;
    }
    return (bits & 8) == 0 ? Kind.UNSIGNED : Kind.SIGNED;
  }

  /** IEEE 754 of 16, 32 or 64 bits; null for anything else, bfloat16 included. */
  private static Kind floating(Hdf5Cursor in, int bits, int size) throws ModelFormatException {
    int offset = in.u16();
    int precision = in.u16();
    int exponentAt = in.u8();
    int exponentBits = in.u8();
    int fractionAt = in.u8();
    int fractionBits = in.u8();
    long bias = in.u32();
    int expected = size == 2 ? 5 : size == 4 ? 8 : size == 8 ? 11 : -1;
    boolean ieee =
        offset == 0
            && precision == 8 * size
            && exponentBits == expected
            && fractionAt == 0
            && fractionBits == precision - 1 - exponentBits
            && exponentAt == fractionBits
            && bias == (1L << (exponentBits - 1)) - 1
            && (bits >> 8 & 255) == precision - 1
            && (bits & 0x40) == 0;
    return ieee ? Kind.FLOAT : null;
  }

  /** An enum of one byte; h5py writes booleans as FALSE = 0 and TRUE = 1. */
  private static Kind bool(Hdf5Cursor in, int size) throws ModelFormatException {
    boolean integer = (in.u8() & 15) == 0;
    return integer && size == 1 ? Kind.BOOL : null;
  }

  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.TEXT_OF_ANY_LENGTH;
  }

  /**
   * The number at a byte, whose buffer has this type's order; NaN for a whole number that no float
   * is equal to, and for a boolean that is neither 0 nor 1.
   */
  float number(ByteBuffer bytes, int at) {
    if (kind == Kind.FLOAT) {
      return switch (size) {
        case 2 -> StoredWeight.halfToFloat(bytes.getShort(at));
        case 4 -> bytes.getFloat(at);
        default -> (float) bytes.getDouble(at);
      };
    }
    long value =
        switch (size) {
          case 1 -> bytes.get(at);
          case 2 -> bytes.getShort(at);
          case 4 -> bytes.getInt(at);
          default -> bytes.getLong(at);
        };
    if (kind == Kind.UNSIGNED && size < 8) {
      value &= (1L << (8 * size)) - 1;
    }
    boolean exact = (kind != Kind.UNSIGNED || value >= 0) && isFloat(value);
    return exact && (kind != Kind.BOOL || value >> 1 == 0) ? value : Float.NaN;
  }

  private static boolean isFloat(long value) {
    return (long) (float) value == value && value != Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return kind == Kind.FLOAT
        ? "float" + 8 * size
        : kind.name().toLowerCase(Locale.ROOT) + " of " + size;
  }
}
