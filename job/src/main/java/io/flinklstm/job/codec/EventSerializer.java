package io.flinklstm.job.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link Event}:
 *
 * <pre>
 *   key text | timestampMillis long | fields: count int, doubles | source RawRecord
 * </pre>
 */
final class EventSerializer extends ValueSerializer<Event> {
  static final EventSerializer INSTANCE = new EventSerializer();
  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Event value, DataOutputView out) throws IOException {
    Wire.writeText(value.key(), out);
    out.writeLong(value.timestampMillis());
    Wire.writeDoubles(value.fields(), out);
    RawRecordSerializer.INSTANCE.serialize(value.source(), out);
  }

  @Override
  public Event deserialize(DataInputView in) throws IOException {
    return new Event(
        Wire.readText(in),
        in.readLong(),
        Wire.readDoubles(in),
        RawRecordSerializer.INSTANCE.deserialize(in));
  }

  @Override
  public TypeSerializerSnapshot<Event> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into checkpoints; public with a public constructor, as Flink asks. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Event> {
    /** For Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
