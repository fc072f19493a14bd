/**
 * Tensors in files: JSON, CSV and NPY, read within limits and written so that float32 values come
 * back unchanged.
 *
 * <p>Start with {@link io.flinklstm.job.tensor.TensorFile}. May import the tensors of {@code
 * lstm-core} and Jackson; no other room of the job.
 *
 * <p>Files come from anyone. Sizes are checked before memory is taken, and what does not fit is a
 * {@link io.flinklstm.job.tensor.TensorFormatException} with file, place, what was expected and
 * what was found.
 */
package io.flinklstm.job.tensor;
