package io.flinklstm.job.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link Score}:
 *
 * <pre>
 *   key text | timestampMillis long | sequence long | fields: count int, doubles
 *   outputs: count int, floats | forecast double | warmingUp boolean
 *   source: topic text | partition int | offset long | timestamp long
 * </pre>
 */
final class ScoreSerializer extends ValueSerializer<Score> {
  static final ScoreSerializer INSTANCE = new ScoreSerializer();
  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Score value, DataOutputView out) throws IOException {
    Wire.writeText(value.key(), out);
    out.writeLong(value.timestampMillis());
    out.writeLong(value.sequence());
    Wire.writeDoubles(value.fields(), out);
    Wire.writeFloats(value.outputs(), out);
    out.writeDouble(value.forecast());
    out.writeBoolean(value.warmingUp());
    Wire.writeText(value.source().topic(), out);
    out.writeInt(value.source().partition());
    out.writeLong(value.source().offset());
    out.writeLong(value.source().timestamp());
  }

  @Override
  public Score deserialize(DataInputView in) throws IOException {
    return new Score(
        Wire.readText(in),
        in.readLong(),
        in.readLong(),
        Wire.readDoubles(in),
        Wire.readFloats(in),
        in.readDouble(),
        in.readBoolean(),
        new Score.Source(Wire.readText(in), in.readInt(), in.readLong(), in.readLong()));
  }

  @Override
  public TypeSerializerSnapshot<Score> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into checkpoints; public with a public constructor, as Flink asks. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Score> {
    /** For Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
