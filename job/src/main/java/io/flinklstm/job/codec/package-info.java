/**
 * Bytes to events, scores to bytes, and the records that travel between the operators.
 *
 * <p>Start with {@link io.flinklstm.job.codec.JsonEventDecoder}. Imports {@code lstm-core}'s
 * features and Flink's type system; no other room of the job.
 *
 * <p>Decisions: an event carries the record it came from through the network, because a record can
 * be refused after the key is known, and the dead-letter topic owes its reader the original bytes.
 * The types have hand-written serializers: on the keyed edge they cost half of what reflection
 * costs.
 */
package io.flinklstm.job.codec;
