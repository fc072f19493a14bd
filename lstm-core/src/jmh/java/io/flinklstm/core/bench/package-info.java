/**
 * Benchmarks by JMH; they may read tests and every room.
 *
 * <p>Start with {@link io.flinklstm.core.bench.Benchmarks}, which runs them and prints one table.
 * The methods of one benchmark class do the same work for the same parameters, each by another
 * contender; the one marked {@link io.flinklstm.core.bench.Baseline} is what the others are
 * compared with. A benchmark checks that its contenders agree before it times anything. {@link
 * io.flinklstm.core.bench.FirstEvents} has a table of its own, since it times the events of a new
 * JVM one by one.
 *
 * <p>Decision: ratios come from one run. Figures of two runs, on shared cores above all, differ by
 * more than what most changes gain.
 */
package io.flinklstm.core.bench;
