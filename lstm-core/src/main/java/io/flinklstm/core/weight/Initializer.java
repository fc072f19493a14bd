package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.Map;

/**
 * The rule by which a weight gets its first values. Immutable; equal if the configs are.
 *
 * <p>With a seed every call of {@link #create} for one shape gives the same values, those of
 * TensorFlow.js 4.22 for that seed (beyond ±2^53 JavaScript has no such integers). Without one,
 * every call gives others.
 */
public sealed interface Initializer
    permits Zeros,
        Ones,
        Constant,
        Identity,
        RandomUniform,
        RandomNormal,
        TruncatedNormal,
        VarianceScaling,
        Orthogonal {

  /**
   * A new tensor of this shape, owned by the caller.
   *
   * @throws IllegalArgumentException if the shape has a negative dimension or does not suit the
   *     rule: an identity is [n, n], an orthogonal matrix has at least two axes
   * @throws ArithmeticException if the shape has more than 2^31 − 1 values
   */
  Tensor create(int... shape);

  /** The class as model files name it, for example {@code VarianceScaling}. */
  String className();

  /**
   * What model files say about this rule, in their order: keys and words in snake case, a Double
   * for each real number, a Long or null for the seed. A new map, owned by the caller.
   */
  Map<String, Object> config();

  /**
   * The rule a model file or a caller names.
   *
   * @param className a class name or short identifier of TensorFlow.js or Keras, in camel or snake
   *     case, for example {@code GlorotUniform}, {@code leCunNormal}, {@code lecun_normal}
   * @param config hyperparameters, in snake or camel case; those absent or null take the defaults
   *     of TensorFlow.js, unknown ones are ignored; may be null for none
   * @throws IllegalArgumentException if the name is unknown or a value is not possible
   */
  static Initializer of(String className, Map<String, Object> config) {
    return InitializerNames.read(className, config);
  }

  /** All zeros. */
  static Initializer zeros() {
    return new Zeros();
  }

  /** All ones. */
  static Initializer ones() {
    return new Ones();
  }

  /** One value everywhere. */
  static Initializer constant(double value) {
    return new Constant(value);
  }

  /** A square matrix with {@code gain} on its diagonal. */
  static Initializer identity(double gain) {
    return new Identity(gain);
  }

  /** Uniform on [minval, maxval). */
  static Initializer randomUniform(double minval, double maxval) {
    return new RandomUniform(minval, maxval, null);
  }

  /** Uniform on [minval, maxval), from a seed. */
  static Initializer randomUniform(double minval, double maxval, long seed) {
    return new RandomUniform(minval, maxval, seed);
  }

  /** Normal. */
  static Initializer randomNormal(double mean, double stddev) {
    return new RandomNormal(mean, stddev, null);
  }

  /** Normal, from a seed. */
  static Initializer randomNormal(double mean, double stddev, long seed) {
    return new RandomNormal(mean, stddev, seed);
  }

  /** Normal, cut at two standard deviations. */
  static Initializer truncatedNormal(double mean, double stddev) {
    return new TruncatedNormal(mean, stddev, null);
  }

  /** Normal, cut at two standard deviations, from a seed. */
  static Initializer truncatedNormal(double mean, double stddev, long seed) {
    return new TruncatedNormal(mean, stddev, seed);
  }

  /** Variance scale / fan. */
  static Initializer varianceScaling(double scale, FanMode mode, Distribution distribution) {
    return new VarianceScaling(scale, mode, distribution, null);
  }

  /** Variance scale / fan, from a seed. */
  static Initializer varianceScaling(
      double scale, FanMode mode, Distribution distribution, long seed) {
    return new VarianceScaling(scale, mode, distribution, seed);
  }

  /** Uniform within ±√(6 / (fanIn + fanOut)); Glorot and Bengio 2010. */
  static Initializer glorotUniform() {
    return varianceScaling(1, FanMode.FAN_AVG, Distribution.UNIFORM);
  }

  /** Uniform within ±√(6 / (fanIn + fanOut)), from a seed; Glorot and Bengio 2010. */
  static Initializer glorotUniform(long seed) {
    return varianceScaling(1, FanMode.FAN_AVG, Distribution.UNIFORM, seed);
  }

  /** Truncated normal, stddev √(2 / (fanIn + fanOut)); Glorot and Bengio 2010. */
  static Initializer glorotNormal() {
    return varianceScaling(1, FanMode.FAN_AVG, Distribution.NORMAL);
  }

  /** Truncated normal, stddev √(2 / (fanIn + fanOut)), from a seed; Glorot and Bengio 2010. */
  static Initializer glorotNormal(long seed) {
    return varianceScaling(1, FanMode.FAN_AVG, Distribution.NORMAL, seed);
  }

  /** Uniform within ±√(6 / fanIn); He et al. 2015. */
  static Initializer heUniform() {
    return varianceScaling(2, FanMode.FAN_IN, Distribution.UNIFORM);
  }

  /** Uniform within ±√(6 / fanIn), from a seed; He et al. 2015. */
  static Initializer heUniform(long seed) {
    return varianceScaling(2, FanMode.FAN_IN, Distribution.UNIFORM, seed);
  }

  /** Truncated normal, stddev √(2 / fanIn); He et al. 2015. */
  static Initializer heNormal() {
    return varianceScaling(2, FanMode.FAN_IN, Distribution.NORMAL);
  }

  /** Truncated normal, stddev √(2 / fanIn), from a seed; He et al. 2015. */
  static Initializer heNormal(long seed) {
    return varianceScaling(2, FanMode.FAN_IN, Distribution.NORMAL, seed);
  }

  /** Uniform within ±√(3 / fanIn); LeCun et al. 1998. */
  static Initializer leCunUniform() {
    return varianceScaling(1, FanMode.FAN_IN, Distribution.UNIFORM);
  }

  /** Uniform within ±√(3 / fanIn), from a seed; LeCun et al. 1998. */
  static Initializer leCunUniform(long seed) {
    return varianceScaling(1, FanMode.FAN_IN, Distribution.UNIFORM, seed);
  }

  /** Truncated normal, stddev √(1 / fanIn); LeCun et al. 1998. */
  static Initializer leCunNormal() {
    return varianceScaling(1, FanMode.FAN_IN, Distribution.NORMAL);
  }

  /** Truncated normal, stddev √(1 / fanIn), from a seed; LeCun et al. 1998. */
  static Initializer leCunNormal(long seed) {
    return varianceScaling(1, FanMode.FAN_IN, Distribution.NORMAL, seed);
  }

  /** Orthonormal rows or columns, whichever are fewer, times {@code gain}. */
  static Initializer orthogonal(double gain) {
    return new Orthogonal(gain, null);
  }

  /** Orthonormal rows or columns, whichever are fewer, times {@code gain}, from a seed. */
  static Initializer orthogonal(double gain, long seed) {
    return new Orthogonal(gain, seed);
  }

  /** Which number of connections divides the variance. */
  enum FanMode {
    /** Connections into a unit. */
    FAN_IN,
    /** Connections out of a unit. */
    FAN_OUT,
    /** The mean of both. */
    FAN_AVG
  }

  /** The shape of a distribution of given variance. */
  enum Distribution {
    /** Normal, cut at two standard deviations: the same as {@link #TRUNCATED_NORMAL}. */
    NORMAL,
    /** Uniform around 0. */
    UNIFORM,
    /** Normal, cut at two standard deviations. */
    TRUNCATED_NORMAL
  }
}
