package io.flinklstm.core.io;

import io.flinklstm.core.io.TorchModule.Entry;
import io.flinklstm.core.layer.BatchNormalization;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code torch.nn.LayerNorm} and {@code BatchNorm1d}. */
final class TorchNormalization {
  /** What is added to the variance unless the module says otherwise. */
  private static final double EPS = 1e-5;

  private TorchNormalization() {}

  static void addTo(Map<String, TorchModule.Reader> readers) {
    readers.put("LayerNorm", TorchNormalization::layerNorm);
    readers.put("BatchNorm1d", TorchNormalization::batchNorm);
  }

  private static TorchModule layerNorm(Entry entry) {
    double eps = eps(entry);
    boolean scale = entry.has("weight");
    boolean center = entry.has("bias");
    Tensor gamma = scale ? entry.take("weight", "[features]", -1) : null;
    int features = gamma == null ? TorchModule.ANY : gamma.dimension(0);
    Tensor beta = center ? entry.take("bias", "[features]", features) : null;
    if ((scale && gamma == null) || (center && beta == null)) {
      return null;
    }
    LayerNormalization layer = LayerNormalization.of().epsilon(eps).scale(scale).center(center);
    List<Tensor> weights = new ArrayList<>();
    addIf(scale, gamma, weights);
    addIf(center, beta, weights);
    return entry.module(features, layer.weights(weights.toArray(Tensor[]::new)));
  }

  private static TorchModule batchNorm(Entry entry) {
    double eps = eps(entry);
    boolean affine = entry.has("weight") || entry.has("bias");
    Tensor mean = entry.take("running_mean", "[features]", -1);
    int features = mean == null ? TorchModule.ANY : mean.dimension(0);
    Tensor variance = entry.take("running_var", "[features]", features);
    Tensor gamma = affine ? entry.take("weight", "[features]", features) : null;
    Tensor beta = affine ? entry.take("bias", "[features]", features) : null;
    entry.weights().ignore(entry.weight("num_batches_tracked"));
    if (mean == null || variance == null || (affine && (gamma == null || beta == null))) {
      return null;
    }
    BatchNormalization layer = BatchNormalization.of().epsilon(eps).scale(affine).center(affine);
    List<Tensor> weights = new ArrayList<>();
    addIf(affine, gamma, weights);
    addIf(affine, beta, weights);
    weights.addAll(List.of(mean, variance));
    TorchModule module = entry.module(features, layer.weights(weights.toArray(Tensor[]::new)));
    return new TorchModule(
        entry.place(),
        features,
        input -> {
          if (input.shape().rank() != 2) {
            throw new IllegalArgumentException(
                "expected an input [batch, features], found %s: of a sequence PyTorch takes the"
                        .formatted(input.shape())
                    + " second axis, time, for the features");
          }
          return module.call().apply(input);
        });
  }

  private static void addIf(boolean present, Tensor weight, List<Tensor> weights) {
    if (present) {
      weights.add(weight);
    }
  }

  private static double eps(Entry entry) {
    return entry.notBelowZero("eps", EPS);
  }
}
