package io.flinklstm.job.codec;

/**
 * One Kafka header, untouched.
 *
 * @param name header key
 * @param value header value; may be null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each record would cost
public record RawHeader(String name, byte[] value) {}
