package io.flinklstm.job.codec;

/**
 * A Kafka record as it was read. Nobody modifies the arrays.
 *
 * @param topic where it was read
 * @param partition where it was read
 * @param offset where it was read
 * @param timestamp Kafka's timestamp in epoch milliseconds: creation or append time, as the topic
 *     has it
 * @param key may be null
 * @param value may be null
 * @param headers in their order; empty when there are none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each record would cost
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte[] key,
    byte[] value,
    RawHeader[] headers) {}
