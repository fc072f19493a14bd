/**
 * Benchmarks by JMH; they may read tests and every room.
 *
 * <p>Start with {@link io.flinklstm.core.bench.Benchmarks}, which runs them and prints one table.
 * The methods of one benchmark class do the same work for the same parameters, each by another
 * contender; the one marked {@link io.flinklstm.core.bench.Baseline} is what the others are
 * compared with; steps have a table of their own, and so has {@link
 * io.flinklstm.core.bench.FirstEvents}, which times the events of a new JVM one by one. A benchmark
 * checks that its contenders agree before it times anything.
 *
 * <p>What needs no JMH, the table and the plot of steps, lies in this package among the tests,
 * where tests see it. Contenders that need other libraries lie in this package in src/contenders,
 * which the profile bench alone compiles; {@link io.flinklstm.core.bench.Contender} finds them by
 * name.
 *
 * <p>Decision: ratios come from one run. Figures of two runs, on shared cores above all, differ by
 * more than what most changes gain.
 */
package io.flinklstm.core.bench;
