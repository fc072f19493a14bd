package io.flinklstm.job.codec;

/**
 * One Kafka header, untouched.
 *
 * @param name header key
 * @param value header value; may be null
 */
public record RawHeader(String name, byte[] value) {}
