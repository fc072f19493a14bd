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
  LINEAR("linear") {
    @Override
    public void apply(float[] values, int from, int length) {}
  },
  TANH("tanh") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = FloatMath.tanh(values[k]);
      }
    }
  },
  SIGMOID("sigmoid") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = FloatMath.sigmoid(values[k]);
      }
    }
  },
  /** clip(0.2 x + 0.5, 0, 1): TensorFlow.js and Keras 1 and 2. Keras 3 has slope 1/6. */
  HARD_SIGMOID_FIFTH("hard_sigmoid") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = Math.max(0f, Math.min(1f, Math.fma(0.2f, values[k], 0.5f)));
      }
    }
  },
  /** clip(x / 6 + 0.5, 0, 1): Keras 3, PyTorch's Hardsigmoid. Keras 1 and 2 have slope 0.2. */
  HARD_SIGMOID_SIXTH("hard_sigmoid_sixth") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = Math.max(0f, Math.min(1f, Math.fma(1f / 6f, values[k], 0.5f)));
      }
    }
  },
  /** e^x. */
  EXPONENTIAL("exponential") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = FloatMath.exp(values[k]);
      }
    }
  },
  RELU("relu") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = Math.max(0f, values[k]);
      }
    }
  },
  /** x for x ≥ 0, else 0.2 x: the function of that name in Keras 3. */
  LEAKY_RELU("leaky_relu") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = values[k] >= 0f ? values[k] : 0.2f * values[k];
      }
    }
  },
  RELU6("relu6") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = Math.min(6f, Math.max(0f, values[k]));
      }
    }
  },
  /** x for x ≥ 0, else e^x − 1. */
  ELU("elu") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = expm1BelowZero(values[k]);
      }
    }
  },
  /** s x for x ≥ 0, else s a (e^x − 1); Klambauer et al. 2017. */
  SELU("selu") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        float x = values[k];
        values[k] = x >= 0f ? SELU_SCALE * x : SELU_SCALE_ALPHA * expm1BelowZero(x);
      }
    }
  },
  /** ln(1 + e^x). */
  SOFTPLUS("softplus") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = (float) softplus(values[k]);
      }
    }
  },
  /** x / (1 + |x|). */
  SOFTSIGN("softsign") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = values[k] / (Math.abs(values[k]) + 1f);
      }
    }
  },
  /** x · sigmoid(x). */
  SWISH("swish") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = values[k] * FloatMath.sigmoid(values[k]);
      }
    }
  },
  /** x · tanh(softplus(x)). */
  MISH("mish") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        values[k] = values[k] * FloatMath.tanh((float) softplus(values[k]));
      }
    }
  },
  /** x/2 · (1 + erf(x/√2)), erf by Abramowitz and Stegun 7.1.26 (error ≤ 1.5e-7), as tf.js. */
  GELU("gelu") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        double x = values[k];
        values[k] = (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
      }
    }
  },
  /** x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))). */
  GELU_NEW("gelu_new") {
    @Override
    public void apply(float[] values, int from, int length) {
      for (int k = from; k < from + length; k++) {
        double x = values[k];
        double inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
        values[k] = (float) (0.5 * x * (1 + StrictMath.tanh(inner)));
      }
    }
  },
  /** e^x / Σ e^x over the run. */
  SOFTMAX("softmax") {
    @Override
    public void apply(float[] values, int from, int length) {
      float max = max(values, from, length);
      float sum = 0f;
      for (int k = from; k < from + length; k++) {
        values[k] = FloatMath.exp(values[k] - max);
        sum += values[k];
      }
      for (int k = from; k < from + length; k++) {
        values[k] /= sum;
      }
    }
  },
  /** x − ln Σ e^x over the run. */
  LOG_SOFTMAX("log_softmax") {
    @Override
    public void apply(float[] values, int from, int length) {
      float max = max(values, from, length);
      float sum = 0f;
      for (int k = from; k < from + length; k++) {
        sum += FloatMath.exp(values[k] - max);
      }
      float logSum = (float) StrictMath.log(sum);
      for (int k = from; k < from + length; k++) {
        values[k] = values[k] - max - logSum;
      }
    }
  };

  private static final float SELU_SCALE = 1.050701f;
  private static final float SELU_SCALE_ALPHA = 1.7580993f;

  private final String identifier;
  private final String camelCase;

  Activation(String identifier) {
    this.identifier = identifier;
    this.camelCase =
        Pattern.compile("_(.)")
            .matcher(identifier)
            .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  /** Modifies values[from .. from + length); everything else stays. */
  public abstract void apply(float[] values, int from, int length);

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

  /** x for x ≥ 0 (and NaN), else e^x − 1 in double, where the difference does not cancel. */
  private static float expm1BelowZero(float x) {
    return x < 0f ? (float) StrictMath.expm1(x) : x;
  }

  private static double softplus(double x) {
    return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
  }

  private static double erf(double x) {
    double magnitude = Math.abs(x);
    double t = 1 / (1 + 0.3275911 * magnitude);
    double poly =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592)
            * t;
    double value = 1 - poly * StrictMath.exp(-magnitude * magnitude);
    return x < 0 ? -value : value;
  }

  private static float max(float[] values, int from, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int k = from; k < from + length; k++) {
      max = Math.max(max, values[k]);
    }
    return max;
  }
}
