package io.flinklstm.job.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link RawRecord}:
 *
 * <pre>
 *   topic text | partition int | offset long | timestamp long | key bytes | value bytes
 *   headers int, each: name text | value bytes
 *   text and bytes: length int (-1 null), then UTF-8 or bytes
 * </pre>
 */
final class RawRecordSerializer extends ValueSerializer<RawRecord> {
  static final RawRecordSerializer INSTANCE = new RawRecordSerializer();
  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(RawRecord value, DataOutputView out) throws IOException {
    Wire.writeText(value.topic(), out);
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    out.writeLong(value.timestamp());
    Wire.writeBytes(value.key(), out);
    Wire.writeBytes(value.value(), out);
    out.writeInt(value.headers().length);
    for (RawHeader header : value.headers()) {
      Wire.writeText(header.name(), out);
      Wire.writeBytes(header.value(), out);
    }
  }

  @Override
  public RawRecord deserialize(DataInputView in) throws IOException {
    String topic = Wire.readText(in);
    int partition = in.readInt();
    long offset = in.readLong();
    long timestamp = in.readLong();
    byte[] key = Wire.readBytes(in);
    byte[] value = Wire.readBytes(in);
    RawHeader[] headers = new RawHeader[in.readInt()];
    for (int k = 0; k < headers.length; k++) {
      headers[k] = new RawHeader(Wire.readText(in), Wire.readBytes(in));
    }
    return new RawRecord(topic, partition, offset, timestamp, key, value, headers);
  }

  @Override
  public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into checkpoints; public with a public constructor, as Flink asks. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
    /** For Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
