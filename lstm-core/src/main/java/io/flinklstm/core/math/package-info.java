/**
 * Numbers without meaning: tensors, weight matrices, activation formulas and the float polynomials
 * they share.
 *
 * <p>Start with {@link io.flinklstm.core.math.Tensor}. Imports nothing but the JDK.
 *
 * <p>Decision: exp, tanh and sigmoid are our own float polynomials built from fused multiply-adds,
 * not {@code Math.exp}, because the JDK may answer with other bits on another JDK or processor and
 * a vector kernel could not repeat them. Activations that are rare in recurrent layers use {@link
 * java.lang.StrictMath}, which is exactly defined, too.
 */
package io.flinklstm.core.math;
