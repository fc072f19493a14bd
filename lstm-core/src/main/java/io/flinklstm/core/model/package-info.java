/**
 * Layers between inputs and outputs as one thing, and its three lifetimes: {@link
 * io.flinklstm.core.model.Model} per JVM, {@link io.flinklstm.core.model.Stepper} or {@link
 * io.flinklstm.core.model.BatchStepper} per thread, {@link io.flinklstm.core.model.ModelState} per
 * key.
 *
 * <p>Start with {@link io.flinklstm.core.model.Model}. Imports {@code math} and {@code layer}; the
 * order of all rooms is {@code math <- kernel, weight <- layer <- model <- features <- io}.
 *
 * <p>Decision: the state of all layers lies in one float array, so that a key's memory is one
 * object to keep, copy and serialise, whatever the model. {@code predict} computes each output by
 * the same chain of operations as a step does, so both give the same bits. A call of {@code
 * predict} that fails leaves the states of a stateful model as they were.
 *
 * <p>Decision: {@link io.flinklstm.core.model.WarmUp} ends by the clock and by step times alone.
 * How long the JVM's compiler has been busy says nothing where a stream engine starts beside it.
 */
package io.flinklstm.core.model;
