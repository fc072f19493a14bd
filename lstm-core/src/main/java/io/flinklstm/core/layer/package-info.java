/**
 * Layers: what a user configures, what a model file describes, and the forward rules. Weights are
 * the layer's; memory belongs to the key, scratch to the thread, files to {@code io}.
 *
 * <p>Start with {@link io.flinklstm.core.layer.Layer}, then {@link io.flinklstm.core.layer.Lstm}
 * and {@link io.flinklstm.core.layer.Graph}. Imports {@code math}, {@code kernel} and {@code
 * weight}.
 *
 * <p>Decisions: a layer lives through three stages. It is configured by its fluent methods; the
 * first {@code apply} fixes its input and makes room for its weights; the first use in a model or
 * on numbers fixes the weights, and from then on it is immutable and shared by all threads.
 * Whatever can be stepped computes whole sequences by the same rule as single steps, so a score of
 * a stream equals {@code predict} of the same events bit for bit.
 */
package io.flinklstm.core.layer;
