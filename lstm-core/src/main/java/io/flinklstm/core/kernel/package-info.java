/**
 * The arithmetic of a step: products of activations with weight matrices, exp, sigmoid and tanh
 * over runs of values.
 *
 * <p>Start with {@link io.flinklstm.core.kernel.Kernel}; {@link
 * io.flinklstm.core.kernel.Kernels#selected()} is the one this JVM uses. The scalar kernel is the
 * definition: any faster one gives the same bits. Imports {@code math} only, and is the only room
 * that may import the Vector API.
 *
 * <p>Decision: each output element is one chain of fused multiply-adds in ascending row order. Four
 * rows (eight in the vector kernel) are taken per pass over the outputs, which keeps that order and
 * divides the traffic on the accumulators; a dot product per output (columns) was eight times
 * slower and would force lane reductions on a vector kernel.
 *
 * <p>Decision: only {@code Kernels} makes a vector kernel, after a look at the boot layer, so that
 * a JVM without the Vector API never loads one.
 */
package io.flinklstm.core.kernel;
