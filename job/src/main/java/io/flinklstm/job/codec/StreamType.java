package io.flinklstm.job.codec;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's name for a type that has a hand-written serializer. */
public final class StreamType<T> extends TypeInformation<T> {
  /** Records as read from Kafka. */
  public static final TypeInformation<RawRecord> RAW_RECORD =
      new StreamType<>(RawRecord.class, RawRecordSerializer.INSTANCE);

  /** Decoded events. */
  public static final TypeInformation<Event> EVENT =
      new StreamType<>(Event.class, EventSerializer.INSTANCE);

  /** Scores. */
  public static final TypeInformation<Score> SCORE =
      new StreamType<>(Score.class, ScoreSerializer.INSTANCE);

  /** Records for the dead-letter topic. */
  public static final TypeInformation<Rejected> REJECTED =
      new StreamType<>(Rejected.class, RejectedSerializer.INSTANCE);

  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final TypeSerializer<T> serializer;

  private StreamType(Class<T> type, TypeSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.duplicate();
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof StreamType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamType<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type);
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
