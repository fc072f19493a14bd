package io.flinklstm.core.weight;

import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Random weights whose variance falls with the number of connections.
 *
 * <pre>
 *   s = scale / max(1, n)            n = fanIn, fanOut or their mean
 *   normal:  mean 0, stddev √s, cut at two stddev
 *   uniform: [−√(3s), √(3s))
 * </pre>
 *
 * <p>In a matrix [rows, cols] fanIn is rows and fanOut is cols; in ranks 3 to 5 the same of the
 * last two axes, each times the product of the others; in any other rank both are the square root
 * of the number of values.
 *
 * <p>Source: {@code VarianceScaling} in {@code tfjs-layers/src/initializers.ts}, TensorFlow.js
 * 4.22; K. He et al. 2015 (scale 2, fanIn), X. Glorot and Y. Bengio 2010 (scale 1, fanAvg), Y.
 * LeCun et al. 1998 (scale 1, fanIn).
 *
 * @param scale at least 0
 * @param mode which fan divides
 * @param distribution shape of the distribution
 * @param seed null for other values on every call
 */
record VarianceScaling(double scale, FanMode mode, Distribution distribution, Long seed)
    implements Initializer {
  VarianceScaling {
    Hyperparameters.requireAtLeast(0, "VarianceScaling", "scale", scale);
    Objects.requireNonNull(mode, "VarianceScaling: mode");
    Objects.requireNonNull(distribution, "VarianceScaling: distribution");
  }

  @Override
  public Tensor create(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    double variance = scale / Math.max(1, fan(shape));
    if (distribution == Distribution.UNIFORM) {
      double limit = Math.sqrt(3 * variance);
      new RandomUniform(-limit, limit, seed).fill(tensor.data());
    } else {
      new Gaussian(Alea.seeded(seed), 0, Math.sqrt(variance), true).fill(tensor.data());
    }
    return tensor;
  }

  private double fan(int[] shape) {
    double size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    if (shape.length < 2 || shape.length > 5) {
      return Math.sqrt(size);
    }
    double others = 1;
    for (int k = 0; k < shape.length - 2; k++) {
      others *= shape[k];
    }
    double in = others * shape[shape.length - 2];
    double out = others * shape[shape.length - 1];
    return switch (mode) {
      case FAN_IN -> in;
      case FAN_OUT -> out;
      case FAN_AVG -> (in + out) / 2;
    };
  }

  @Override
  public String className() {
    return "VarianceScaling";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("scale", scale);
    config.put("mode", mode.name().toLowerCase(Locale.ROOT));
    config.put("distribution", distribution.name().toLowerCase(Locale.ROOT));
    config.put("seed", seed);
    return config;
  }
}
