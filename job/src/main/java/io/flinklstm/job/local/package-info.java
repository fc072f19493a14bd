/**
 * Kafka and Flink inside one JVM: the demo, the single-node broker and what they measure.
 *
 * <p>Start with {@link io.flinklstm.job.local.Demo}. This room may import every other room of the
 * job, and it alone may import the Kafka broker and Flink's MiniCluster; it is on the local class
 * path only and useless in the cluster jar.
 *
 * <p>Decisions: the demo reads its results back from Kafka like any other consumer, so what it
 * counts is what a user would see (rejected: counters inside the job). Actual values come from the
 * data file and baselines are computed from it, so the report has no expected numbers in it.
 * Latency is the difference of two broker time stamps (topics with LogAppendTime), so neither the
 * replayer's nor the reader's own delay is in it. All latencies of a run are kept and sorted: a run
 * has some hundred thousand, and exact percentiles need no histogram then.
 */
package io.flinklstm.job.local;
