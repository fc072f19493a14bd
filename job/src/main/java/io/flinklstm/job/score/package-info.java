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
 *
 * <p>Decision: of the operators that open at the same time in a JVM one warms it up and the others
 * wait: compiled code is the JVM's, and on two cores two that warmed up side by side took up to
 * twice as long, for the compiler needs a core, too. A restart after a failure finds the code
 * compiled and does not warm up again. The kernel's choice and the warm-up are told to the job's
 * log, because the platform's own log is not where a cluster keeps a task's.
 */
package io.flinklstm.job.score;
