package io.flinklstm.core.kernel;

import static jdk.incubator.vector.VectorOperators.GE;

import io.flinklstm.core.math.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Each {@link Activation} but sigmoid and tanh over whole vectors, lane by lane the operations of
 * its definition; those without e^x are here.
 *
 * <p>Formulas that differ in numbers only share a loop. None has a branch, but blends. Constants
 * are vectors made once or broadcast inside the loop: before it that would be a call that looks
 * cold, and each vector would become an object.
 */
final class VectorActivations {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final int L = FLOATS.length();

  private static final FloatVector ZERO = FloatVector.broadcast(FLOATS, 0f);
  private static final FloatVector HALF = FloatVector.broadcast(FLOATS, 0.5f);
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final FloatVector FIFTH = FloatVector.broadcast(FLOATS, 0.2f);
  private static final FloatVector LARGEST = FloatVector.broadcast(FLOATS, Float.MAX_VALUE);
  private static final FloatVector LEAST = FloatVector.broadcast(FLOATS, -Float.MAX_VALUE);

  private VectorActivations() {}

  /** Modifies v[from .. from + length): whole vectors here, what is left by the definition. */
  static void apply(Activation activation, float[] v, int from, int length) {
    int full = FLOATS.loopBound(length);
    if (full == 0) {
      activation.apply(v, from, length);
    } else if (activation == Activation.SOFTMAX) {
      VectorSoftmax.softmax(v, from, length);
    } else if (activation == Activation.LOG_SOFTMAX) {
      VectorSoftmax.logSoftmax(v, from, length);
    } else {
      applyToVectors(activation, v, from, from + full);
      if (full < length) {
        activation.apply(v, from + full, length - full);
      }
    }
  }

  /** Modifies v[from .. to), a whole number of vectors, at least one. */
  private static void applyToVectors(Activation activation, float[] v, int from, int to) {
    switch (activation) {
      case HARD_SIGMOID_FIFTH -> hardSigmoid(v, from, to, 0.2f);
      case HARD_SIGMOID_SIXTH -> hardSigmoid(v, from, to, 1f / 6f);
      case EXPONENTIAL -> VectorExponentials.exponential(v, from, to);
      case RELU -> relu(v, from, to, Float.POSITIVE_INFINITY);
      case LEAKY_RELU -> leakyRelu(v, from, to);
      case RELU6 -> relu(v, from, to, 6f);
      case ELU -> VectorExponentials.elu(v, from, to, 1f, 1f);
      case SELU -> VectorExponentials.elu(v, from, to, 1.050701f, 1.7580993f);
      case SOFTPLUS -> VectorExponentials.softplus(v, from, to);
      case SOFTSIGN -> softsign(v, from, to);
      case SWISH -> VectorExponentials.product(VectorExponentials.Factor.SWISH, v, from, to);
      case MISH -> VectorExponentials.product(VectorExponentials.Factor.MISH, v, from, to);
      case GELU -> VectorExponentials.gelu(v, from, to);
      case GELU_NEW -> VectorExponentials.product(VectorExponentials.Factor.GELU_NEW, v, from, to);
      case LINEAR, TANH, SIGMOID, SOFTMAX, LOG_SOFTMAX ->
          throw new IllegalArgumentException(activation + " has no loop over whole vectors here");
    }
  }

  private static void hardSigmoid(float[] v, int from, int to, float slope) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      FloatVector line = x.fma(FloatVector.broadcast(FLOATS, slope), HALF);
      line.min(ONE).max(ZERO).intoArray(v, k);
    }
  }

  private static void relu(float[] v, int from, int to, float most) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      x.max(ZERO).min(FloatVector.broadcast(FLOATS, most)).intoArray(v, k);
    }
  }

  private static void leakyRelu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      x.mul(FIFTH).blend(x, x.compare(GE, ZERO)).intoArray(v, k);
    }
  }

  private static void softsign(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k).min(LARGEST).max(LEAST);
      x.div(x.abs().add(ONE)).intoArray(v, k);
    }
  }
}
