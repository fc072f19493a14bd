package io.flinklstm.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.weight.Initializer.Distribution;
import io.flinklstm.core.weight.Initializer.FanMode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** 20,000 draws of each random rule against the distribution it stands for. */
class InitializerDistributionTest {
  private static final int FAN_IN = 50;
  private static final int FAN_OUT = 400;
  private static final int DRAWS = FAN_IN * FAN_OUT;

  /** Kolmogorov-Smirnov: a true distribution is further away once in a thousand samples. */
  private static final double KS_LIMIT = 1.95 / Math.sqrt(DRAWS);

  /** Standard deviation of a standard normal cut at ±2: √(1 − 4φ(2) / (2Φ(2) − 1)). */
  private static final double CUT_STDDEV = 0.8796256610342398;

  private static final long[] SEEDS = {0, 1, 42, -7, 123456789};

  private static double[] sorted(Initializer initializer) {
    float[] values = initializer.create(FAN_IN, FAN_OUT).data();
    double[] sorted = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      sorted[k] = values[k];
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private static void assertFollows(Initializer initializer, DoubleUnaryOperator cdf) {
    double[] sorted = sorted(initializer);
    double distance = 0;
    for (int k = 0; k < sorted.length; k++) {
      double p = cdf.applyAsDouble(sorted[k]);
      distance = Math.max(distance, Math.abs(p - (double) k / DRAWS));
      distance = Math.max(distance, Math.abs(p - (k + 1.0) / DRAWS));
    }
    assertThat(distance).as("%s", initializer).isLessThan(KS_LIMIT);
  }

  /** Mean and standard deviation within four of their standard errors. */
  private static void assertMoments(Initializer initializer, double mean, double stddev) {
    double[] values = sorted(initializer);
    double found = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(x -> (x - found) * (x - found)).average().orElseThrow();
    assertThat(found).as("%s", initializer).isEqualTo(mean, within(4 * stddev / Math.sqrt(DRAWS)));
    assertThat(Math.sqrt(variance))
        .as("%s", initializer)
        .isEqualTo(stddev, within(4 * stddev / Math.sqrt(2.0 * DRAWS)));
  }

  private static void assertBounds(Initializer initializer, double low, double high) {
    double[] values = sorted(initializer);
    assertThat(values[0]).isGreaterThanOrEqualTo((float) low);
    assertThat(values[DRAWS - 1]).isLessThanOrEqualTo((float) high);
  }

  private static double uniform(double x, double low, double high) {
    return Math.max(0, Math.min(1, (x - low) / (high - low)));
  }

  /** Φ by Abramowitz and Stegun 7.1.26; error 1e-7. */
  private static double normal(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * z);
    double p =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592)
            * t
            * Math.exp(-z * z);
    return x > 0 ? 1 - p / 2 : p / 2;
  }

  private static double cut(double x) {
    double z = Math.max(-2, Math.min(2, x));
    return (normal(z) - normal(-2)) / (normal(2) - normal(-2));
  }

  private static void assertUniform(Initializer initializer, double low, double high) {
    assertBounds(initializer, low, high);
    assertFollows(initializer, x -> uniform(x, low, high));
    assertMoments(initializer, (low + high) / 2, (high - low) / Math.sqrt(12));
  }

  private static void assertCut(Initializer initializer, double mean, double stddev) {
    assertBounds(initializer, mean - 2 * stddev, mean + 2 * stddev);
    assertFollows(initializer, x -> cut((x - mean) / stddev));
    assertMoments(initializer, mean, CUT_STDDEV * stddev);
  }

  @Test
  void randomUniformIsUniform() {
    for (long seed : SEEDS) {
      assertUniform(Initializer.randomUniform(-0.3, 0.7, seed), -0.3, 0.7);
    }
  }

  @Test
  void randomNormalIsNormal() {
    for (long seed : SEEDS) {
      Initializer normal = Initializer.randomNormal(0.5, 0.2, seed);
      assertFollows(normal, x -> normal((x - 0.5) / 0.2));
      assertMoments(normal, 0.5, 0.2);
    }
  }

  @Test
  void truncatedNormalIsNormalWithinTwoStandardDeviations() {
    for (long seed : SEEDS) {
      assertCut(Initializer.truncatedNormal(-1, 0.1, seed), -1, 0.1);
    }
  }

  @Test
  void scaledUniformsHaveTheLimitOfTheirFan() {
    for (long seed : SEEDS) {
      double glorot = Math.sqrt(6.0 / (FAN_IN + FAN_OUT));
      assertUniform(Initializer.glorotUniform(seed), -glorot, glorot);
      double he = Math.sqrt(6.0 / FAN_IN);
      assertUniform(Initializer.heUniform(seed), -he, he);
      double leCun = Math.sqrt(3.0 / FAN_IN);
      assertUniform(Initializer.leCunUniform(seed), -leCun, leCun);
    }
  }

  @Test
  void scaledNormalsHaveTheStandardDeviationOfTheirFan() {
    for (long seed : SEEDS) {
      assertCut(Initializer.glorotNormal(seed), 0, Math.sqrt(2.0 / (FAN_IN + FAN_OUT)));
      assertCut(Initializer.heNormal(seed), 0, Math.sqrt(2.0 / FAN_IN));
      assertCut(Initializer.leCunNormal(seed), 0, Math.sqrt(1.0 / FAN_IN));
      assertCut(
          Initializer.varianceScaling(5, FanMode.FAN_OUT, Distribution.TRUNCATED_NORMAL, seed),
          0,
          Math.sqrt(5.0 / FAN_OUT));
    }
  }
}
