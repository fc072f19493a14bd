package io.flinklstm.core.kernel;

import io.flinklstm.core.kernel.VectorExponentials.Factor;
import io.flinklstm.core.math.Activation;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Each {@link Activation} but sigmoid and tanh over whole vectors, lane by lane the operations of
 * its definition; those without e^x are here.
 *
 * <p>Formulas that differ in numbers only share a loop. None has a branch. Constants are vectors
 * made once or broadcast inside the loop: before it that would be a call that looks cold, and each
 * vector would become an object.
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

  /** By ordinal. Called by interface, so that no more than two are compiled into one caller. */
  private static final Loop[] LOOPS =
      Arrays.stream(Activation.values()).map(VectorActivations::loop).toArray(Loop[]::new);

  /** Modifies v[from .. to), at least one vector; a whole number but for softmax. */
  private interface Loop {
    void apply(float[] v, int from, int to);
  }

  private VectorActivations() {}

  /** Modifies v[from .. from + length): whole vectors here, what is left by the definition. */
  static void apply(Activation activation, float[] v, int from, int length) {
    int full = FLOATS.loopBound(length);
    if (full == 0) {
      activation.apply(v, from, length);
      return;
    }
    boolean wholeRun = activation == Activation.SOFTMAX || activation == Activation.LOG_SOFTMAX;
    int here = wholeRun ? length : full;
    LOOPS[activation.ordinal()].apply(v, from, from + here);
    if (here < length) {
      activation.apply(v, from + here, length - here);
    }
  }

  private static Loop loop(Activation activation) {
    return switch (activation) {
      // The kernel has its own sigmoid and tanh.
      case LINEAR, TANH, SIGMOID -> (v, from, to) -> activation.apply(v, from, to - from);
      case HARD_SIGMOID_FIFTH -> (v, from, to) -> hardSigmoid(v, from, to, 0.2f);
      case HARD_SIGMOID_SIXTH -> (v, from, to) -> hardSigmoid(v, from, to, 1f / 6f);
      case EXPONENTIAL -> VectorExponentials::exponential;
      case RELU -> (v, from, to) -> relu(v, from, to, Float.POSITIVE_INFINITY);
      case LEAKY_RELU -> VectorActivations::leakyRelu;
      case RELU6 -> (v, from, to) -> relu(v, from, to, 6f);
      case ELU -> (v, from, to) -> VectorExponentials.elu(v, from, to, 1f, 1f);
      case SELU -> (v, from, to) -> VectorExponentials.elu(v, from, to, 1.050701f, 1.7580993f);
      case SOFTPLUS -> VectorExponentials::softplus;
      case SOFTSIGN -> VectorActivations::softsign;
      case SWISH -> (v, from, to) -> VectorExponentials.product(Factor.SWISH, v, from, to);
      case MISH -> (v, from, to) -> VectorExponentials.product(Factor.MISH, v, from, to);
      case GELU -> VectorExponentials::gelu;
      case GELU_NEW -> (v, from, to) -> VectorExponentials.product(Factor.GELU_NEW, v, from, to);
      case SOFTMAX -> VectorSoftmax::softmax;
      case LOG_SOFTMAX -> VectorSoftmax::logSoftmax;
    };
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
      x.mul(FIFTH).max(x).intoArray(v, k);
    }
  }

  private static void softsign(float[] v, int from, int to) {
    for (int k = from; k < to; k += L) {
      FloatVector x = FloatVector.fromArray(FLOATS, v, k).min(LARGEST).max(LEAST);
      x.div(x.abs().add(ONE)).intoArray(v, k);
    }
  }
}
