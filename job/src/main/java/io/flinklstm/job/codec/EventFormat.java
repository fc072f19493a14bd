package io.flinklstm.job.codec;

import java.io.Serializable;
import java.util.List;

/**
 * Where an event's JSON carries what scoring needs. Names with dots reach into nested objects.
 *
 * @param keyFields parts of the key, at least one
 * @param timestampField event time
 * @param timestampFormat how it is written
 * @param valueFields numbers, in the order of the bundle's fields
 * @param maxRecordBytes longer values are refused unread
 */
public record EventFormat(
    List<String> keyFields,
    String timestampField,
    TimestampFormat timestampFormat,
    List<String> valueFields,
    int maxRecordBytes)
    implements Serializable {
  /** Copies the lists into serializable ones. */
  public EventFormat {
    keyFields = List.copyOf(keyFields);
    valueFields = List.copyOf(valueFields);
  }
}
