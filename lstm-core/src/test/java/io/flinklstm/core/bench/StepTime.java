package io.flinklstm.core.bench;

/**
 * What one contender took for one size; all per key and step.
 *
 * @param nanoseconds median of forks, of each the median of its iterations
 * @param spread the slowest fork less the fastest, as a part of the median
 * @param bytes allocated on the Java heap
 * @param difference largest from this library before timing, absolute
 */
record StepTime(
    ContenderName contender,
    int batch,
    int units,
    double nanoseconds,
    double spread,
    double bytes,
    double difference) {}
