package io.flinklstm.job.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link Rejected}:
 *
 * <pre>
 *   source RawRecord | reason text (its code) | detail text
 * </pre>
 */
final class RejectedSerializer extends ValueSerializer<Rejected> {
  static final RejectedSerializer INSTANCE = new RejectedSerializer();
  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Rejected value, DataOutputView out) throws IOException {
    RawRecordSerializer.INSTANCE.serialize(value.source(), out);
    Wire.writeText(value.reason().code(), out);
    Wire.writeText(value.detail(), out);
  }

  @Override
  public Rejected deserialize(DataInputView in) throws IOException {
    return new Rejected(
        RawRecordSerializer.INSTANCE.deserialize(in),
        Reason.byCode(Wire.readText(in)),
        Wire.readText(in));
  }

  @Override
  public TypeSerializerSnapshot<Rejected> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into checkpoints; public with a public constructor, as Flink asks. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Rejected> {
    /** For Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
