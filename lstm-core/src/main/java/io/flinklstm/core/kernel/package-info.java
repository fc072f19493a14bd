/**
 * The arithmetic of a step: products of activations with weight matrices.
 *
 * <p>Start with {@link io.flinklstm.core.kernel.ScalarKernel}. It is the definition: any faster
 * kernel gives the same bits. Imports {@code math} only, and is the only room that may import the
 * Vector API.
 *
 * <p>Decision: each output element is one chain of fused multiply-adds in ascending row order. Four
 * rows are taken per pass over the outputs, which keeps that order and divides the traffic on the
 * accumulators by four; a dot product per output (columns) was eight times slower and would force
 * lane reductions on a vector kernel.
 */
package io.flinklstm.core.kernel;
