package io.flinklstm.core.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one protobuf message, in the order of the file.
 *
 * <p>After {@link #next()} a field is either read, once named by {@link #once} or {@link #each}, or
 * left with {@link #skip()}. A message within is a reader of its own over the same bytes, so
 * nothing is copied or entered unless asked for.
 */
final class ProtoReader {
  /** Takes the bits of a number. */
  interface Sink {
    void accept(long bits) throws ModelFormatException;
  }

  private interface Read<T> {
    T read() throws IOException, ModelFormatException;
  }

  private final String place;
  private final byte[] bytes;
  private final int start;
  private final int length;
  private final CodedInputStream in;
  private int tag;
  private String field = "";
  private long seen;

  ProtoReader(String file, byte[] bytes) {
    this(file, bytes, 0, bytes.length);
  }

  private ProtoReader(String place, byte[] bytes, int start, int length) {
    this.place = place;
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    this.in = CodedInputStream.newInstance(bytes, start, length);
  }

  /** The same message from its beginning, called otherwise in messages. */
  ProtoReader again(String otherPlace) {
    return new ProtoReader(otherPlace, bytes, start, length);
  }

  /** File and path within, without a colon at the end. */
  String place() {
    return place;
  }

  /** Bytes of the message. */
  int length() {
    return length;
  }

  ModelFormatException problem(String text) {
    return new ModelFormatException(place + ": " + (field.isEmpty() ? "" : field + ": ") + text);
  }

  /** Goes to the next field; false after the last. */
  boolean next() throws ModelFormatException {
    field = "";
    tag = wire(() -> in.isAtEnd() ? 0 : in.readTag());
    int wireType = WireFormat.getTagWireType(tag);
    if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
      throw problem("field %d is a group; ONNX has none".formatted(number()));
    }
    return tag != 0;
  }

  int number() {
    return WireFormat.getTagFieldNumber(tag);
  }

  /** Names a field, below 64, that may be there once. */
  ProtoReader once(String name) throws ModelFormatException {
    each(name);
    if ((seen >> number() & 1) != 0) {
      throw problem("there twice");
    }
    seen |= 1L << number();
    return this;
  }

  /** Names a field that may be repeated. */
  ProtoReader each(String name) {
    field = name;
    return this;
  }

  void skip() throws ModelFormatException {
    wire(() -> in.skipField(tag));
  }

  long int64() throws ModelFormatException {
    return number(WireFormat.WIRETYPE_VARINT);
  }

  int int32() throws ModelFormatException {
    long value = int64();
    if ((int) value != value) {
      throw problem("expected a number of 32 bits, found " + value);
    }
    return (int) value;
  }

  float float32() throws ModelFormatException {
    return Float.intBitsToFloat((int) number(WireFormat.WIRETYPE_FIXED32));
  }

  private long number(int wireType) throws ModelFormatException {
    expect(wireType);
    return wire(() -> bits(wireType));
  }

  private long bits(int wireType) throws IOException {
    return switch (wireType) {
      case WireFormat.WIRETYPE_VARINT -> in.readInt64();
      case WireFormat.WIRETYPE_FIXED32 -> in.readFixed32();
      default -> in.readFixed64();
    };
  }

  /** Text of at most {@link Limits#ONNX_TEXT} bytes. */
  String text() throws ModelFormatException {
    ProtoReader content = message(place);
    if (content.length > Limits.ONNX_TEXT) {
      throw problem(
          "expected up to %d bytes, found %d".formatted(Limits.ONNX_TEXT, content.length));
    }
    ByteBuffer utf8 = ByteBuffer.wrap(bytes, content.start, content.length);
    return wire(() -> StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
  }

  /** A message within. */
  ProtoReader message(String innerPlace) throws ModelFormatException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return wire(
        () -> {
          int size = in.readRawVarint32();
          int from = start + in.getTotalBytesRead();
          in.skipRawBytes(size);
          return new ProtoReader(innerPlace, bytes, from, size);
        });
  }

  /** Bytes, little-endian, not copied. */
  ByteBuffer raw() throws ModelFormatException {
    ProtoReader content = message(place);
    return ByteBuffer.wrap(bytes, content.start, content.length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Varints of a repeated field, packed or not. */
  void varints(Sink sink) throws ModelFormatException {
    numbers(WireFormat.WIRETYPE_VARINT, sink);
  }

  /** The bits of floats of a repeated field, packed or not. */
  void floats(Sink sink) throws ModelFormatException {
    numbers(WireFormat.WIRETYPE_FIXED32, sink);
  }

  /** The bits of doubles of a repeated field, packed or not. */
  void doubles(Sink sink) throws ModelFormatException {
    numbers(WireFormat.WIRETYPE_FIXED64, sink);
  }

  private void numbers(int wireType, Sink sink) throws ModelFormatException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      sink.accept(number(wireType));
      return;
    }
    ProtoReader packed = message(place).each(field);
    packed.wire(
        () -> {
          while (!packed.in.isAtEnd()) {
            sink.accept(packed.bits(wireType));
          }
          return packed;
        });
  }

  private void expect(int wireType) throws ModelFormatException {
    int found = WireFormat.getTagWireType(tag);
    if (found != wireType) {
      throw problem("expected wire type %d, found %d".formatted(wireType, found));
    }
  }

  private <T> T wire(Read<T> read) throws ModelFormatException {
    try {
      return read.read();
    } catch (IOException e) {
      String text = "cut off or damaged near byte %d".formatted(start + in.getTotalBytesRead());
      throw new ModelFormatException(problem(text).getMessage(), e);
    }
  }
}
