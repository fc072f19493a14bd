package io.flinklstm.core.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of an HDF5 file while it is written: little-endian, addresses and sizes of 8 bytes. */
final class Hdf5Output {
  private static final int MOST = Integer.MAX_VALUE - 64;

  private ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);

  /** Makes room for so many bytes more. */
  private ByteBuffer room(long count) {
    long wanted = bytes.position() + count;
    if (wanted > MOST) {
      throw new IllegalArgumentException(
          "the weights take more than %d bytes; HDF5 files are written up to that".formatted(MOST));
    }
    if (wanted > bytes.capacity()) {
      int capacity = (int) Math.min(MOST, Math.max(wanted, 2L * bytes.capacity()));
      int position = bytes.position();
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(position);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
    return bytes;
  }

  long position() {
    return bytes.position();
  }

  /** Goes back, or on over zeros. */
  Hdf5Output at(long position) {
    room(Math.max(0, position - bytes.position()));
    bytes.position((int) position);
    return this;
  }

  Hdf5Output u8(int... values) {
    for (int value : values) {
      room(1).put((byte) value);
    }
    return this;
  }

  Hdf5Output u16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  Hdf5Output u32(long value) {
    room(4).putInt((int) value);
    return this;
  }

  /** An address or a size. */
  Hdf5Output u64(long value) {
    room(8).putLong(value);
    return this;
  }

  Hdf5Output bytes(byte[] values) {
    room(values.length).put(values);
    return this;
  }

  /** ASCII, without an end. */
  Hdf5Output text(String text) {
    return bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  Hdf5Output floats(float[] values) {
    ByteBuffer room = room(4L * values.length);
    room.asFloatBuffer().put(values);
    room.position(room.position() + 4 * values.length);
    return this;
  }

  /** Zeros up to the next multiple of 8. */
  Hdf5Output align() {
    return at(aligned(position()));
  }

  static long aligned(long position) {
    return (position + 7) & ~7L;
  }

  /** All bytes up to here. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
