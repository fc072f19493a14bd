package io.flinklstm.core.math;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Activation formulas, applied in place to a run of values.
 *
 * <p>The identifiers are those of TensorFlow.js 4.22 ({@code tfjs-layers/src/activations.ts}), as
 * its files spell them; exponential and leaky_relu are those of Keras 3, and hard_sigmoid_sixth is
 * what Keras 3 calls hard_sigmoid, a name that stays TensorFlow.js's here. softmax and logSoftmax
 * look at the whole run (inside an LSTM: the units of one gate); all others are element-wise.
 */
public enum Activation {
  LINEAR("linear", (values, from, length) -> {}),
  TANH("tanh", FloatMath::tanh),
  SIGMOID("sigmoid", FloatMath::sigmoid),
  /** clip(0.2 x + 0.5, 0, 1): TensorFlow.js and Keras 1 and 2. Keras 3 has slope 1/6. */
  HARD_SIGMOID_FIFTH("hard_sigmoid", x -> Math.max(0f, Math.min(1f, Math.fma(0.2f, x, 0.5f)))),
  /** clip(x / 6 + 0.5, 0, 1): Keras 3, PyTorch's Hardsigmoid. Keras 1 and 2 have slope 0.2. */
  HARD_SIGMOID_SIXTH(
      "hard_sigmoid_sixth", x -> Math.max(0f, Math.min(1f, Math.fma(1f / 6f, x, 0.5f)))),
  /** e^x. */
  EXPONENTIAL("exponential", FloatMath::exp),
  RELU("relu", x -> Math.max(0f, x)),
  /** x for x ≥ 0, else 0.2 x: the function of that name in Keras 3. */
  LEAKY_RELU("leaky_relu", x -> x >= 0f ? x : 0.2f * x),
  RELU6("relu6", x -> Math.min(6f, Math.max(0f, x))),
  /** x for x ≥ 0, else e^x − 1. */
  ELU("elu", SmoothRectifiers::elu),
  /** s x for x ≥ 0, else s a (e^x − 1); Klambauer et al. 2017. */
  SELU("selu", SmoothRectifiers::selu),
  /** ln(1 + e^x). */
  SOFTPLUS("softplus", SmoothRectifiers::softplus),
  /** x / (1 + |x|); ±1 at ±∞, where TensorFlow.js has NaN. */
  SOFTSIGN("softsign", Activation::softsign),
  /** x · sigmoid(x); 0 at −∞, where TensorFlow.js has NaN. */
  SWISH("swish", SmoothRectifiers::swish),
  /** x · tanh(softplus(x)); 0 at −∞, where TensorFlow.js has NaN. */
  MISH("mish", SmoothRectifiers::mish),
  /** x/2 · (1 + erf(x/√2)); 0 at −∞, where TensorFlow.js has NaN. */
  GELU("gelu", SmoothRectifiers::gelu),
  /** x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))); 0 at −∞, where TensorFlow.js has NaN. */
  GELU_NEW("gelu_new", SmoothRectifiers::geluNew),
  /** e^x / Σ e^x over the run. */
  SOFTMAX("softmax", Activation::softmax),
  /** x − ln Σ e^x over the run. */
  LOG_SOFTMAX("log_softmax", Activation::logSoftmax);

  /** A formula of one number. */
  private interface Lane {
    float of(float x);
  }

  /** A formula of a run of numbers, which it modifies. */
  private interface Run {
    void apply(float[] values, int from, int length);
  }

  private final String identifier;
  private final String camelCase;
  private final Run formula;

  Activation(String identifier, Lane lane) {
    this(identifier, (values, from, length) -> applyEach(lane, values, from, length));
  }

  Activation(String identifier, Run formula) {
    this.identifier = identifier;
    this.camelCase =
        Pattern.compile("_(.)")
            .matcher(identifier)
            .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    this.formula = formula;
  }

  private static void applyEach(Lane lane, float[] values, int from, int length) {
    for (int k = from; k < from + length; k++) {
      values[k] = lane.of(values[k]);
    }
  }

  /** Modifies values[from .. from + length); everything else stays. */
  public void apply(float[] values, int from, int length) {
    formula.apply(values, from, length);
  }

  /** The name in model files, in snake case. */
  public String identifier() {
    return identifier;
  }

  /** Finds the formula a model file names, in snake case or, as the API does, in camel case. */
  public static Optional<Activation> byIdentifier(String name) {
    return Arrays.stream(values())
        .filter(a -> a.identifier.equals(name) || a.camelCase.equals(name) || a.isAlias(name))
        .findFirst();
  }

  /** Other names of the same formula: silu is Keras 3's and PyTorch's swish. */
  private boolean isAlias(String name) {
    return this == SWISH && name.equals("silu");
  }

  /** All identifiers, for messages. */
  public static String identifiers() {
    return Arrays.stream(values()).map(Activation::identifier).collect(Collectors.joining(", "));
  }

  private static float softsign(float x) {
    float a = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, x));
    return a / (Math.abs(a) + 1f);
  }

  private static void softmax(float[] values, int from, int length) {
    float max = max(values, from, length);
    float sum = 0f;
    for (int k = from; k < from + length; k++) {
      values[k] = SmoothRectifiers.flushedExp(values[k] - max);
      sum += values[k];
    }
    for (int k = from; k < from + length; k++) {
      values[k] /= sum;
    }
  }

  private static void logSoftmax(float[] values, int from, int length) {
    float max = max(values, from, length);
    float sum = 0f;
    for (int k = from; k < from + length; k++) {
      sum += SmoothRectifiers.flushedExp(values[k] - max);
    }
    float logSum = (float) StrictMath.log(sum);
    for (int k = from; k < from + length; k++) {
      values[k] = values[k] - max - logSum;
    }
  }

  private static float max(float[] values, int from, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int k = from; k < from + length; k++) {
      max = Math.max(max, values[k]);
    }
    return max;
  }
}
