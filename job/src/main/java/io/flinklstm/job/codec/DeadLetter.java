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
 * </pre>
 *
 * <p>A record that is too large would be refused by the broker, and the job would fail on it for
 * ever. So it is cut; these headers say so, and the source position says where the whole record is:
 *
 * <pre>
 *   flinklstm.truncated       "true" when the value was cut
 *   flinklstm.valueBytes      length of the whole value, when it was cut
 *   flinklstm.keyBytes        length of the whole key, when it was cut
 *   flinklstm.headersLeftOut  how many of the record's own headers had no room
 * </pre>
 *
 * @param key as read, or its first bytes; may be null
 * @param value as read, or its first bytes; may be null
 * @param headers the record's own, then ours
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each record would cost
public record DeadLetter(byte[] key, byte[] value, List<RawHeader> headers) {
  /** All our header names begin so. */
  public static final String PREFIX = "flinklstm.";

  /** Bytes that the record's own key and headers may have together. */
  public static final int MAX_AROUND_VALUE = 32 << 10;

  private static final int MAX_KEY_BYTES = MAX_AROUND_VALUE / 2;

  /** Framing of a header in a Kafka record: two lengths. */
  private static final int AROUND_A_HEADER = 10;

  /**
   * Makes the record.
   *
   * @param maxBytes longest value that is passed on whole
   */
  public static DeadLetter of(Rejected rejected, int maxBytes) {
    RawRecord source = rejected.source();
    byte[] key = cut(source.key(), MAX_KEY_BYTES);
    byte[] value = cut(source.value(), maxBytes);
    List<RawHeader> headers = ownHeaders(source, key == null ? 0 : key.length);
    int leftOut = source.headers().length - headers.size();
    add(headers, "reason", rejected.reason().code());
    add(headers, "detail", rejected.detail());
    add(headers, "topic", source.topic());
    add(headers, "partition", Integer.toString(source.partition()));
    add(headers, "offset", Long.toString(source.offset()));
    add(headers, "timestamp", Long.toString(source.timestamp()));
    if (value != source.value()) {
      add(headers, "truncated", "true");
      add(headers, "valueBytes", Integer.toString(source.value().length));
    }
    if (key != source.key()) {
      add(headers, "keyBytes", Integer.toString(source.key().length));
    }
    if (leftOut > 0) {
      add(headers, "headersLeftOut", Integer.toString(leftOut));
    }
    return new DeadLetter(key, value, headers);
  }

  private static byte[] cut(byte[] bytes, int max) {
    return bytes == null || bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
  }

  /** The record's own headers from the first on, as far as there is room beside the key. */
  private static List<RawHeader> ownHeaders(RawRecord source, int keyBytes) {
    List<RawHeader> kept = new ArrayList<>();
    long bytes = keyBytes;
    for (RawHeader header : source.headers()) {
      bytes += AROUND_A_HEADER + header.name().getBytes(StandardCharsets.UTF_8).length;
      bytes += header.value() == null ? 0 : header.value().length;
      if (bytes > MAX_AROUND_VALUE) {
        break;
      }
      kept.add(header);
    }
    return kept;
  }

  private static void add(List<RawHeader> headers, String name, String value) {
    headers.add(new RawHeader(PREFIX + name, value.getBytes(StandardCharsets.UTF_8)));
  }
}
