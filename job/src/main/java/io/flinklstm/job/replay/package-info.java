/**
 * Publishes a wide table (a time column and one column per key) to a Kafka topic, one event per
 * cell.
 *
 * <p>Start with {@link io.flinklstm.job.replay.CsvReplay}. Imports the Kafka client and Jackson
 * only, because the cluster jar carries this room: a replayer needs no Flink and no broker classes.
 *
 * <p>Decision: the pace is kept against the start of the run, not from event to event, so that a
 * pause of the broker is caught up and the average rate is the one asked for.
 */
package io.flinklstm.job.replay;
