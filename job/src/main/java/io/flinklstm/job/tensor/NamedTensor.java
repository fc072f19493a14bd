package io.flinklstm.job.tensor;

import io.flinklstm.core.math.Tensor;

/**
 * A tensor of a file.
 *
 * @param name the input or output of a model it stands for, or null
 * @param tensor its numbers
 */
public record NamedTensor(String name, Tensor tensor) {}
