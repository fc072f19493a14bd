/**
 * A chain of layers as one thing, and its three lifetimes: {@link io.flinklstm.core.model.Model}
 * per JVM, {@link io.flinklstm.core.model.Stepper} per thread, {@link
 * io.flinklstm.core.model.ModelState} per key.
 *
 * <p>Start with {@link io.flinklstm.core.model.Model}. Imports {@code math} and {@code layer}; the
 * order of all rooms is {@code math <- kernel <- layer <- model <- features <- io}.
 *
 * <p>Decision: the state of all layers lies in one float array, so that a key's memory is one
 * object to keep, copy and serialise, whatever the model. {@code predict} starts every sample from
 * zeros and loops over {@code Layer.step}, so it gives the same bits as stepping does.
 */
package io.flinklstm.core.model;
