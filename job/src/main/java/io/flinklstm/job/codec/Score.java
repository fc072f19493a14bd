package io.flinklstm.job.codec;

/**
 * What the model says after one event. Nobody modifies the arrays.
 *
 * @param key the event's key
 * @param timestampMillis the event's time, epoch milliseconds
 * @param sequence events of this key so far, this one included
 * @param fields the event's raw values, in the order of the bundle's fields
 * @param outputs raw model outputs
 * @param forecast the target in raw units; NaN when the bundle has no target
 * @param warmingUp whether the key is younger than the bundle's warm-up
 * @param source the position of the event's record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each record would cost
public record Score(
    String key,
    long timestampMillis,
    long sequence,
    double[] fields,
    float[] outputs,
    double forecast,
    boolean warmingUp,
    Source source) {
  /**
   * Where an event was read.
   *
   * @param topic Kafka topic
   * @param partition of the topic
   * @param offset in the partition
   * @param timestamp Kafka's timestamp of the record, epoch milliseconds
   */
  public record Source(String topic, int partition, long offset, long timestamp) {}
}
