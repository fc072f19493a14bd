/**
 * The arithmetic of a step: products with weight matrices, activations and gates.
 *
 * <p>Start with {@link io.flinklstm.core.kernel.Kernel}; {@link
 * io.flinklstm.core.kernel.Kernels#selected()} is the one this JVM uses. A kernel packs weights
 * into a {@link io.flinklstm.core.kernel.Product}, which multiplies one row or many with the same
 * bits. The scalar kernel is the definition: any faster one gives the same bits. Imports {@code
 * math} only, and is the only room that may import the Vector API.
 *
 * <p>Decision: each output element is one chain of fused multiply-adds in ascending row order, over
 * the bias, the rows of x and then those of h. The order of columns and samples is free, so that
 * each kernel may block as its registers allow; a dot product per output was eight times slower and
 * would force lane reductions on a vector kernel.
 *
 * <p>Decision: products, then gates, not one fused method: HotSpot gives up on a method with too
 * many nodes and makes an object of each vector. What passes between them fits the nearest cache.
 * Columns stay in the order of the file, gate by gate, so that one packed form serves LSTM, GRU,
 * Dense and convolution alike, and the last vector is shared by gates instead of padded for each.
 *
 * <p>Decision: W and U are packed each by itself. One product over [x; h] would save reading and
 * writing the sums once, a twentieth of a step of 64 keys and 64 units; but it would keep W twice,
 * as implementation 2 needs it alone.
 *
 * <p>Decision: a gate and what it scales share a division, but σ(f)·c has its own: with one
 * division for the whole state an open forget gate would not keep c exactly, and a memory would
 * drift.
 *
 * <p>Decision: only {@code Kernels} makes a vector kernel, after a look at the boot layer, so that
 * a JVM without the Vector API never loads one.
 */
package io.flinklstm.core.kernel;
