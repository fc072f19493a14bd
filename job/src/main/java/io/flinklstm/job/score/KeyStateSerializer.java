package io.flinklstm.job.score;

import io.flinklstm.core.model.ModelState;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link KeyState}, version 1, big-endian:
 *
 * <pre>
 *   version byte = 1 | events long | lastTimestampMillis long
 *   features int, doubles | model int, floats
 * </pre>
 *
 * <p>The two sizes are also in the serializer's snapshot: a savepoint whose sizes differ from those
 * of the bundle is refused when the job starts, and not at some event.
 */
final class KeyStateSerializer extends TypeSerializer<KeyState> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  private final int featureSize;
  private final int modelSize;

  KeyStateSerializer(int featureSize, int modelSize) {
    this.featureSize = featureSize;
    this.modelSize = modelSize;
  }

  @Override
  public void serialize(KeyState state, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(state.events);
    out.writeLong(state.lastTimestampMillis);
    out.writeInt(state.features.length);
    for (double value : state.features) {
      out.writeDouble(value);
    }
    out.writeInt(state.model.values().length);
    for (float value : state.model.values()) {
      out.writeFloat(value);
    }
  }

  @Override
  public KeyState deserialize(DataInputView in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("key state of version %d; this job reads 1".formatted(version));
    }
    long events = in.readLong();
    long lastTimestampMillis = in.readLong();
    double[] features = new double[size("features", in.readInt(), featureSize)];
    for (int k = 0; k < features.length; k++) {
      features[k] = in.readDouble();
    }
    float[] model = new float[size("model state", in.readInt(), modelSize)];
    for (int k = 0; k < model.length; k++) {
      model[k] = in.readFloat();
    }
    KeyState state = new KeyState(features, new ModelState(model));
    state.events = events;
    state.lastTimestampMillis = lastTimestampMillis;
    return state;
  }

  private static int size(String name, int found, int expected) throws IOException {
    if (found != expected) {
      throw new IOException("%s of size %d; the bundle has %d".formatted(name, found, expected));
    }
    return found;
  }

  @Override
  public KeyState createInstance() {
    return new KeyState(new double[featureSize], new ModelState(new float[modelSize]));
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<KeyState> duplicate() {
    return this;
  }

  @Override
  public KeyState copy(KeyState from) {
    return from.copy();
  }

  @Override
  public KeyState copy(KeyState from, KeyState reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyStateSerializer that
        && featureSize == that.featureSize
        && modelSize == that.modelSize;
  }

  @Override
  public int hashCode() {
    return Objects.hash(featureSize, modelSize);
  }

  @Override
  public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
    return new Snapshot(featureSize, modelSize);
  }

  /** The sizes, as checkpoints keep them; public with a public constructor, as Flink asks. */
  public static final class Snapshot implements TypeSerializerSnapshot<KeyState> {
    private int featureSize;
    private int modelSize;

    /** For Flink, which reads the sizes next. */
    public Snapshot() {}

    Snapshot(int featureSize, int modelSize) {
      this.featureSize = featureSize;
      this.modelSize = modelSize;
    }

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeInt(featureSize);
      out.writeInt(modelSize);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classes)
        throws IOException {
      if (version != VERSION) {
        throw new IOException("serializer snapshot of version %d; 1 is known".formatted(version));
      }
      featureSize = in.readInt();
      modelSize = in.readInt();
    }

    @Override
    public TypeSerializer<KeyState> restoreSerializer() {
      return new KeyStateSerializer(featureSize, modelSize);
    }

    @Override
    public TypeSerializerSchemaCompatibility<KeyState> resolveSchemaCompatibility(
        TypeSerializerSnapshot<KeyState> old) {
      boolean same =
          old instanceof Snapshot that
              && featureSize == that.featureSize
              && modelSize == that.modelSize;
      return same
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
