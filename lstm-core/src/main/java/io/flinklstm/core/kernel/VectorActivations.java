package io.flinklstm.core.kernel;

import static jdk.incubator.vector.VectorOperators.GE;

import io.flinklstm.core.math.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Each {@link Activation} but sigmoid and tanh over whole vectors, lane by lane the operations of
 * its definition; those without e^x are here.
 *
 * <p>Every formula is a loop of its own, so that the compiler sees one profile for each, and none
 * has a branch, but blends. The constants are vectors made once: to make them before a loop would
 * be calls that look cold, and each vector would become an object.
 */
final class VectorActivations {
  private static final VectorSpecies<Float> FLOATS = VectorKernel.SPECIES;
  private static final int L = FLOATS.length();

  private static final FloatVector ZERO = FloatVector.broadcast(FLOATS, 0f);
  private static final FloatVector HALF = FloatVector.broadcast(FLOATS, 0.5f);
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final FloatVector SIX = FloatVector.broadcast(FLOATS, 6f);
  private static final FloatVector FIFTH = FloatVector.broadcast(FLOATS, 0.2f);
  private static final FloatVector SIXTH = FloatVector.broadcast(FLOATS, 1f / 6f);
  private static final FloatVector MOST = FloatVector.broadcast(FLOATS, Float.MAX_VALUE);
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
      case HARD_SIGMOID_FIFTH -> hardSigmoidFifth(v, from, to);
      case HARD_SIGMOID_SIXTH -> hardSigmoidSixth(v, from, to);
      case EXPONENTIAL -> VectorExponentials.exponential(v, from, to);
      case RELU -> relu(v, from, to);
      case LEAKY_RELU -> leakyRelu(v, from, to);
      case RELU6 -> relu6(v, from, to);
      case ELU -> VectorExponentials.elu(v, from, to);
      case SELU -> VectorExponentials.selu(v, from, to);
      case SOFTPLUS -> VectorExponentials.softplus(v, from, to);
      case SOFTSIGN -> softsign(v, from, to);
      case SWISH -> VectorExponentials.swish(v, from, to);
      case MISH -> VectorExponentials.mish(v, from, to);
      case GELU -> VectorExponentials.gelu(v, from, to);
      case GELU_NEW -> VectorExponentials.geluNew(v, from, to);
      case LINEAR, TANH, SIGMOID, SOFTMAX, LOG_SOFTMAX ->
          throw new IllegalArgumentException(activation + " has no loop over whole vectors here");
    }
  }

  private static void hardSigmoidFifth(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      x.fma(FIFTH, HALF).min(ONE).max(ZERO).intoArray(v, k);
    }
  }

  private static void hardSigmoidSixth(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      x.fma(SIXTH, HALF).min(ONE).max(ZERO).intoArray(v, k);
    }
  }

  private static void relu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector.fromArray(FLOATS, v, k).max(ZERO).intoArray(v, k);
    }
  }

  private static void leakyRelu(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k);
      x.mul(FIFTH).blend(x, x.compare(GE, ZERO)).intoArray(v, k);
    }
  }

  private static void relu6(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector.fromArray(FLOATS, v, k).max(ZERO).min(SIX).intoArray(v, k);
    }
  }

  private static void softsign(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k).min(MOST).max(LEAST);
      x.div(x.abs().add(ONE)).intoArray(v, k);
    }
  }
}
