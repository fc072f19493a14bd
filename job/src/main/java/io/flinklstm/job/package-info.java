/**
 * The job: Kafka in, keyed LSTM state, Kafka out.
 *
 * <p>Start with {@link io.flinklstm.job.ScoringPipeline}, the graph, then {@link
 * io.flinklstm.job.ScoringJob}, which puts Kafka at its ends. Imports {@code codec}, {@code config}
 * and {@code score}; is imported by {@code local} and {@code cli}.
 *
 * <p>Decision: config and bundle are read and checked together, in {@link
 * io.flinklstm.job.ScoringPlan}, before anything is submitted, so that all of their problems are
 * reported at once.
 */
package io.flinklstm.job;
