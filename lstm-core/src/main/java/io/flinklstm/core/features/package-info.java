/**
 * From raw fields of an event to the inputs of a model, and from its outputs to a forecast.
 *
 * <p>Start with {@link io.flinklstm.core.features.StreamingSpec}, the contract a bundle carries,
 * then {@link io.flinklstm.core.features.FeatureExtractor}, which obeys it. Imports only the JDK
 * today; it may import everything up to {@code model} ({@code math <- kernel <- layer <- model <-
 * features <- io}).
 *
 * <p>Decisions: all arithmetic is in double with {@link java.lang.StrictMath} and becomes float at
 * the end, so that every machine derives the same inputs. What a key has learnt (running mean and
 * variance, earlier values) is one array of doubles that the caller keeps.
 */
package io.flinklstm.core.features;
