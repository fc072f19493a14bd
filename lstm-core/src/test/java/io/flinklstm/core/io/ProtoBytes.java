package io.flinklstm.core.io;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A protobuf message put together field by field. */
final class ProtoBytes {
  private interface Write {
    void to(CodedOutputStream out) throws IOException;
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ProtoBytes write(Write write) throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    write.to(out);
    out.flush();
    return this;
  }

  ProtoBytes varint(int field, long value) throws IOException {
    return write(out -> out.writeInt64(field, value));
  }

  ProtoBytes fixed(int field, float value) throws IOException {
    return write(out -> out.writeFloat(field, value));
  }

  ProtoBytes fixed(int field, double value) throws IOException {
    return write(out -> out.writeDouble(field, value));
  }

  ProtoBytes text(int field, String value) throws IOException {
    return write(out -> out.writeString(field, value));
  }

  ProtoBytes raw(int field, int... values) throws IOException {
    byte[] content = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      content[i] = (byte) values[i];
    }
    return write(out -> out.writeBytes(field, ByteString.copyFrom(content)));
  }

  ProtoBytes message(int field, ProtoBytes inner) throws IOException {
    return message(field, inner.bytes());
  }

  ProtoBytes message(int field, byte[] inner) throws IOException {
    return write(out -> out.writeByteArray(field, inner));
  }

  ProtoBytes tag(int field, int wireType) throws IOException {
    return write(out -> out.writeTag(field, wireType));
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
