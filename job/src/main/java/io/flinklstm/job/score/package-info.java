/**
 * The keyed operator and its state: event, features, step, forecast, score.
 *
 * <p>Start with {@link io.flinklstm.job.score.ScoreOperator}. Imports {@code codec}, {@code
 * lstm-core} and Flink.
 *
 * <p>Decisions: a stream operator and not a process function, because later it has to touch several
 * keys at once. The bundle travels in the job graph as bytes, so workers need no files, and is
 * parsed once per JVM. The state is one object per key that is modified in place on the heap; a
 * step that does not give finite numbers is undone from a copy in the operator's scratch.
 */
package io.flinklstm.job.score;
