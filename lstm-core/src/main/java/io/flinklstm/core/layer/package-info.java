/**
 * Layers: weights with a forward rule, and nothing else. State belongs to the key, scratch to the
 * thread, files to {@code io}.
 *
 * <p>Start with {@link io.flinklstm.core.layer.Layer}, then {@link io.flinklstm.core.layer.Lstm}.
 * Imports {@code math} and {@code kernel}.
 *
 * <p>Decision: a layer has one rule, {@code step}, and whole sequences are steps in a loop. So a
 * score of a stream equals {@code predict} of the same events bit for bit, by construction.
 */
package io.flinklstm.core.layer;
