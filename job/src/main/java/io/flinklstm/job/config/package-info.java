/**
 * One YAML file, typed.
 *
 * <p>Start with {@link io.flinklstm.job.config.JobConfig}. Imports {@code lstm-core}'s {@code io}
 * for its reader of objects, and {@code codec} for the event format. Nothing else in the job reads
 * files or flags.
 */
package io.flinklstm.job.config;
