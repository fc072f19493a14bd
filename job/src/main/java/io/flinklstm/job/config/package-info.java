/**
 * One YAML file, typed.
 *
 * <p>Start with {@link io.flinklstm.job.config.JobConfig}. Imports {@code lstm-core}'s {@code io}
 * for its reader of objects, and {@code codec} for the event format. What a command line says
 * beyond the file comes in as overrides of it.
 */
package io.flinklstm.job.config;
