package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a tensor file stores a number, little-endian. The names are those of safetensors. */
enum NumberType {
  F64(8, "DOUBLE"),
  F32(4, "FLOAT"),
  F16(2, "FLOAT16"),
  BF16(2, "BFLOAT16"),
  I64(8, "INT64"),
  I32(4, "INT32"),
  I16(2, "INT16"),
  I8(1, "INT8"),
  U64(8, "UINT64"),
  U32(4, "UINT32"),
  U16(2, "UINT16"),
  U8(1, "UINT8"),
  BOOL(1, "BOOL");

  /** {@code TensorProto.DataType} of onnx.proto, by number. */
  private static final List<String> ONNX =
      List.of(
          "UNDEFINED",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16");

  /** Bits of the fraction of a float, with the leading one. */
  private static final int FLOAT_PRECISION = 24;

  private final int width;
  private final String onnxName;

  NumberType(int width, String onnxName) {
    this.width = width;
    this.onnxName = onnxName;
  }

  static Optional<NumberType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  static Optional<NumberType> ofOnnx(int dataType) {
    String name = onnxName(dataType);
    return Arrays.stream(values()).filter(type -> type.onnxName.equals(name)).findFirst();
  }

  /** The name that onnx.proto gives to a data type, or its number. */
  static String onnxName(int dataType) {
    return dataType >= 0 && dataType < ONNX.size() ? ONNX.get(dataType) : "type " + dataType;
  }

  /** Bytes of a number. */
  int width() {
    return width;
  }

  String onnxName() {
    return onnxName;
  }

  /** Whether it has fractions. */
  boolean isReal() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  private boolean isSigned() {
    return this == I64 || this == I32 || this == I16 || this == I8;
  }

  /** The number at a position as a float; NaN for a whole number that no float is exactly. */
  float asFloat(ByteBuffer in, int position) {
    return isReal() ? (float) real(in, position) : exactly(whole(in, position));
  }

  private float exactly(long value) {
    if (!holds(value)) {
      return Float.NaN;
    }
    boolean negative = isSigned() && value < 0;
    long magnitude = negative ? -value : value;
    int unused = Long.numberOfLeadingZeros(magnitude) + Long.numberOfTrailingZeros(magnitude);
    if (magnitude != 0 && Long.SIZE - unused > FLOAT_PRECISION) {
      return Float.NaN;
    }
    // From 2^63 on, the lowest bit of an exact number is zero.
    float exact = magnitude < 0 ? (magnitude >>> 1) * 2f : magnitude;
    return negative ? -exact : exact;
  }

  private double real(ByteBuffer in, int position) {
    return switch (this) {
      case F64 -> in.getDouble(position);
      case F32 -> in.getFloat(position);
      default -> halfAsFloat(in.getShort(position));
    };
  }

  /** The value of 16 bits of type F16 or BF16. */
  float halfAsFloat(short bits) {
    return this == F16 ? StoredWeight.halfToFloat(bits) : Float.intBitsToFloat(bits << 16);
  }

  /** The number at a position of a type that is not real; of U64 the bits. */
  long whole(ByteBuffer in, int position) {
    return switch (this) {
      case I64, U64 -> in.getLong(position);
      case I32 -> in.getInt(position);
      case U32 -> Integer.toUnsignedLong(in.getInt(position));
      case I16 -> in.getShort(position);
      case U16 -> Short.toUnsignedLong(in.getShort(position));
      case I8 -> in.get(position);
      default -> Byte.toUnsignedLong(in.get(position));
    };
  }

  /** Whether a whole number, or the bits of a half, can be of this type. */
  boolean holds(long value) {
    if (this == BOOL) {
      return value == 0 || value == 1;
    }
    if (width == Long.BYTES) {
      return true;
    }
    return isSigned()
        ? value >> (width * Byte.SIZE - 1) == value >> (Long.SIZE - 1)
        : value >>> (width * Byte.SIZE) == 0;
  }

  /** The number at a position as messages show it. */
  String text(ByteBuffer in, int position) {
    if (isReal()) {
      return Double.toString(real(in, position));
    }
    long value = whole(in, position);
    return this == U64 ? Long.toUnsignedString(value) : Long.toString(value);
  }
}
