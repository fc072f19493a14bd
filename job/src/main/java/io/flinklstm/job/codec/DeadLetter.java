package io.flinklstm.job.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The form of a record in the dead-letter topic: key, value and headers as they were, and after
 * them headers that say why and whence.
 *
 * <pre>
 *   flinklstm.reason      code of the {@link Reason}
 *   flinklstm.detail      words
 *   flinklstm.topic       source topic, .partition, .offset, .timestamp (epoch milliseconds)
 *   flinklstm.truncated   "true" when the value was longer than the limit and has been cut
 *   flinklstm.valueBytes  length of the whole value, when cut
 * </pre>
 *
 * @param key as read; may be null
 * @param value as read, or its first bytes; may be null
 * @param headers the record's own, then ours
 */
public record DeadLetter(byte[] key, byte[] value, List<RawHeader> headers) {
  /** All our header names begin so. */
  public static final String PREFIX = "flinklstm.";

  /**
   * Makes the record.
   *
   * @param maxBytes longest value that is passed on whole
   */
  public static DeadLetter of(Rejected rejected, int maxBytes) {
    RawRecord source = rejected.source();
    List<RawHeader> headers = new ArrayList<>(Arrays.asList(source.headers()));
    add(headers, "reason", rejected.reason().code());
    add(headers, "detail", rejected.detail());
    add(headers, "topic", source.topic());
    add(headers, "partition", Integer.toString(source.partition()));
    add(headers, "offset", Long.toString(source.offset()));
    add(headers, "timestamp", Long.toString(source.timestamp()));
    byte[] value = source.value();
    if (value != null && value.length > maxBytes) {
      add(headers, "truncated", "true");
      add(headers, "valueBytes", Integer.toString(value.length));
      value = Arrays.copyOf(value, maxBytes);
    }
    return new DeadLetter(source.key(), value, headers);
  }

  private static void add(List<RawHeader> headers, String name, String value) {
    headers.add(new RawHeader(PREFIX + name, value.getBytes(StandardCharsets.UTF_8)));
  }
}
