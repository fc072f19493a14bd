/**
 * The commands of {@code ./lstm}: thin, each the options of something that another room does.
 *
 * <p>Start with {@link io.flinklstm.job.cli.Lstm}. May import every room of the job; nothing
 * imports it.
 *
 * <p>Exit codes: 0 done, 1 the run failed, 2 the command line, the config or the model is wrong. In
 * the last case every problem is named and nothing was started.
 */
package io.flinklstm.job.cli;
