/**
 * How weights begin, what they cost and what they may be: initializers, regularizers and
 * constraints, with the names and configs that model files give them.
 *
 * <p>Start with {@link io.flinklstm.core.weight.Initializer}. Imports {@code math} only.
 *
 * <p>Decision: a seed means what it means to TensorFlow.js 4.22, the generator alea seeded with the
 * digits of the number, so that an experiment can be repeated in either. Numbers that are stored
 * without further arithmetic (uniform and normal draws) have the same bits. Orthogonal matrices
 * agree within the rounding of TensorFlow.js, which factorises in float and this room in double.
 *
 * <p>Decision: where TensorFlow.js 4.22 departs from its own documentation, this room follows the
 * documentation:
 *
 * <ul>
 *   <li>randomUniform with minval 0 (or maxval 0) draws from 0, not from −0.05 (to 0.05);
 *       randomNormal and truncatedNormal with stddev 0 give the mean. TensorFlow.js replaces every
 *       zero by the default, and writes the replaced value into its files: so its files mean the
 *       same here.
 *   <li>varianceScaling with distribution truncatedNormal draws from the truncated normal
 *       distribution, as normal does. TensorFlow.js draws uniforms.
 *   <li>Seed 0 is a seed. TensorFlow.js ignores it for normal draws.
 * </ul>
 *
 * <p>Decision: the standard deviation of a truncated normal is that of the distribution before it
 * was cut at two of them, as in TensorFlow.js (the weights have 0.8796 of it). Keras divides by
 * 0.8796, so its weights from the same config are wider by that factor.
 *
 * <p>Decision: penalties, gradients and norms are taken in double and rounded once, where
 * TensorFlow.js rounds every operation to float: results differ by a few units in the last place,
 * and norms of large weights do not overflow. The slope of |w| at 0 is 0, not −1 as there.
 */
package io.flinklstm.core.weight;
