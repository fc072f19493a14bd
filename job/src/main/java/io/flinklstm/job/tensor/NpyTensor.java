package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;
import static io.flinklstm.job.tensor.TensorFormatException.quoted;

import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One array as NumPy saves it.
 *
 * <pre>
 *   \x93NUMPY, major, minor version        8 bytes
 *   length of the header, little-endian    2 bytes in version 1.0, 4 in 2.0 and 3.0
 *   header, see {@link NpyHeader}
 *   numbers, back to back
 * </pre>
 *
 * <p>Read are versions 1.0 to 3.0 with float16, 32 and 64, int and uint of 8, 16 and 32 bits, int64
 * and bool in either byte order and either order of the axes; written is version 1.0 with
 * little-endian float32, last axis fastest.
 */
final class NpyTensor {
  /** The size of a pipe. */
  static final long UNKNOWN = -1;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int CHUNK = 1 << 13;
  private static final int ALIGNMENT = 64;

  private NpyTensor() {}

  /** What turns bytes into a number. */
  private enum Type {
    F2(2) {
      @Override
      double next(ByteBuffer bytes) {
        return half(bytes.getShort());
      }
    },
    F4(4) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getFloat();
      }
    },
    F8(8) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getDouble();
      }
    },
    B1(1) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.get() == 0 ? 0 : 1;
      }
    },
    I1(1) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.get();
      }
    },
    U1(1) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.get() & 0xff;
      }
    },
    I2(2) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getShort();
      }
    },
    U2(2) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getShort() & 0xffff;
      }
    },
    U4(4) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getInt() & 0xffff_ffffL;
      }
    },
    I4(4) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getInt();
      }
    },
    I8(8) {
      @Override
      double next(ByteBuffer bytes) {
        return bytes.getLong();
      }
    };

    private final int size;

    Type(int size) {
      this.size = size;
    }

    abstract double next(ByteBuffer bytes);

    /** What stands before the name: the order of the bytes, where there are several. */
    private String order() {
      return size == 1 ? "[|<>]" : "[<>]";
    }

    /** Sign, 5 bits of exponent with a bias of 15, 10 of fraction: binary16 of IEEE 754. */
    private static double half(short bits) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      double size =
          switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
          };
      return bits < 0 ? -size : size;
    }

    static Type of(String file, String descr) throws TensorFormatException {
      return Arrays.stream(values())
          .filter(type -> descr.matches(type.order() + type.name().toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  expected(
                      file + ": header: descr",
                      "f2, f4, f8, i2, i4, i8, u2 or u4 with < or > before it, or |b1, |i1, |u1",
                      quoted(descr)));
    }
  }

  /**
   * Reads an array.
   *
   * @param file for messages
   * @param in from its first byte
   * @param bytes of the whole file, or {@link #UNKNOWN}
   */
  static Tensor read(String file, InputStream in, long bytes)
      throws IOException, TensorFormatException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(Arrays.copyOf(start, 6), MAGIC)) {
      throw expected(file, "\\x93NUMPY and a version", "other bytes");
    }
    if (start[6] < 1 || start[6] > 3 || start[7] != 0) {
      throw expected(file, "version 1.0, 2.0 or 3.0", (start[6] & 0xff) + "." + (start[7] & 0xff));
    }
    int lengthBytes = start[6] == 1 ? 2 : 4;
    long length = little(file, in.readNBytes(lengthBytes), lengthBytes);
    if (length > Limits.NPY_HEADER) {
      throw expected(file, "a header of at most %d bytes".formatted(Limits.NPY_HEADER), length);
    }
    byte[] text = in.readNBytes((int) length);
    NpyHeader header = NpyHeader.parse(file, new String(text, StandardCharsets.UTF_8));
    Type type = Type.of(file, header.descr());
    long count = Shapes.elements(header.shape());
    long left = bytes - 8 - lengthBytes - length;
    if (count < 0 || (bytes != UNKNOWN && count * type.size != left)) {
      throw expected(
          file,
          "%s of shape %s"
              .formatted(
                  count < 0
                      ? "at most %d numbers".formatted(Limits.NUMBERS)
                      : count * type.size + " bytes of numbers",
                  Arrays.toString(header.shape())),
          count < 0 ? "more" : left);
    }
    float[] data = numbers(file, in, header, type, (int) count);
    if (in.read() >= 0) {
      throw expected(file, "%d numbers".formatted(count), "more bytes");
    }
    return Tensor.of(
        header.fortranOrder() ? lastAxisFastest(data, header.shape()) : data, header.shape());
  }

  private static long little(String file, byte[] bytes, int expected) throws TensorFormatException {
    if (bytes.length < expected) {
      throw expected(file, "the length of the header", "the end of the file");
    }
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  private static float[] numbers(
      String file, InputStream in, NpyHeader header, Type type, int count)
      throws IOException, TensorFormatException {
    boolean bigEndian = header.descr().charAt(0) == '>';
    float[] data = new float[Math.min(count, CHUNK)];
    for (int from = 0; from < count; from += CHUNK) {
      int to = Math.min(count, from + CHUNK);
      byte[] chunk = in.readNBytes((to - from) * type.size);
      if (chunk.length < (to - from) * type.size) {
        throw expected(file, count + " numbers", "the end of the file");
      }
      if (to > data.length) {
        data = Arrays.copyOf(data, (int) Math.min(count, 2L * data.length));
      }
      ByteBuffer buffer =
          ByteBuffer.wrap(chunk).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      for (int i = from; i < to; i++) {
        double number = type.next(buffer);
        data[i] = (float) number;
        if (!Float.isFinite(data[i])) {
          throw expected("%s: number %d".formatted(file, i), "one that fits a float32", number);
        }
      }
    }
    return data;
  }

  /** From first axis fastest to last axis fastest. */
  private static float[] lastAxisFastest(float[] data, int[] shape) {
    int[] stride = new int[shape.length];
    for (int axis = 0, step = 1; axis < shape.length; step *= shape[axis++]) {
      stride[axis] = step;
    }
    float[] ordered = new float[data.length];
    int[] index = new int[shape.length];
    int from = 0;
    for (int i = 0; i < data.length; i++) {
      ordered[i] = data[from];
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from += stride[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        from -= stride[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return ordered;
  }

  /** Writes an array. */
  static void write(OutputStream out, Tensor tensor) throws IOException {
    int[] shape = tensor.shape();
    String sizes =
        Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }"
            .formatted(shape.length > 1 ? sizes.substring(0, sizes.length() - 1) : sizes);
    int unpadded = 10 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    byte[] header = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    out.write(MAGIC);
    out.write(new byte[] {1, 0, (byte) header.length, (byte) (header.length >> 8)});
    out.write(header);
    float[] data = tensor.data();
    for (int from = 0; from < data.length; from += CHUNK) {
      int to = Math.min(data.length, from + CHUNK);
      ByteBuffer bytes =
          ByteBuffer.allocate((to - from) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(data, from, to - from);
      out.write(bytes.array());
    }
  }
}
