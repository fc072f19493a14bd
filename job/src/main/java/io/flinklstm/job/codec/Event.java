package io.flinklstm.job.codec;

/**
 * One observation of one key. Nobody modifies the array.
 *
 * @param key the stream it belongs to
 * @param timestampMillis event time, epoch milliseconds
 * @param fields raw values in the order of the bundle's fields, all finite
 * @param source the record it came from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each record would cost
public record Event(String key, long timestampMillis, double[] fields, RawRecord source) {}
