package io.flinklstm.core.io;

import io.flinklstm.core.io.TorchModule.Entry;
import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.Elu;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.LeakyRelu;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the modules of {@code torch.nn} without recurrence. Settings have PyTorch's names, and
 * those that are absent PyTorch 2's defaults.
 */
final class TorchLayers {
  private TorchLayers() {}

  static void addTo(Map<String, TorchModule.Reader> readers) {
    readers.put("Linear", TorchLayers::linear);
    readers.put("Embedding", TorchLayers::embedding);
    readers.put("Dropout", TorchLayers::dropout);
    readers.put("Identity", entry -> activation(entry, Activation.LINEAR));
    readers.put("LeakyReLU", TorchLayers::leakyRelu);
    readers.put("ELU", TorchLayers::elu);
    readers.put("GELU", entry -> activation(entry, gelu(entry)));
    readers.put("Softmax", entry -> overFeatures(entry, Activation.SOFTMAX));
    readers.put("LogSoftmax", entry -> overFeatures(entry, Activation.LOG_SOFTMAX));
    readers.put("ReLU", entry -> activation(entry, Activation.RELU));
    readers.put("ReLU6", entry -> activation(entry, Activation.RELU6));
    readers.put("Tanh", entry -> activation(entry, Activation.TANH));
    readers.put("Sigmoid", entry -> activation(entry, Activation.SIGMOID));
    readers.put("Hardsigmoid", entry -> activation(entry, Activation.HARD_SIGMOID_SIXTH));
    readers.put("SELU", entry -> activation(entry, Activation.SELU));
    readers.put("SiLU", entry -> activation(entry, Activation.SWISH));
    readers.put("Mish", entry -> activation(entry, Activation.MISH));
    readers.put("Softplus", entry -> activation(entry, Activation.SOFTPLUS));
    readers.put("Softsign", entry -> activation(entry, Activation.SOFTSIGN));
  }

  /** y = x·Wᵀ + b, weight [out, in]. */
  private static TorchModule linear(Entry entry) {
    Tensor weight = entry.take("weight", "[out, in]", -1, -1);
    int units = weight == null ? TorchModule.ANY : weight.dimension(0);
    boolean useBias = entry.has("bias");
    Tensor bias = useBias ? entry.take("bias", "[out]", units) : null;
    if (weight == null || (useBias && bias == null)) {
      return null;
    }
    Tensor kernel = GateWeights.columns(weight, 0);
    Dense dense = Dense.units(units).useBias(useBias);
    return entry.module(
        kernel.dimension(0), useBias ? dense.weights(kernel, bias) : dense.weights(kernel));
  }

  private static TorchModule embedding(Entry entry) {
    Tensor table = entry.take("weight", "[ids, features]", -1, -1);
    return table == null
        ? null
        : entry.module(
            TorchModule.ANY, Embedding.of(table.dimension(0), table.dimension(1)).weights(table));
  }

  /** Computes nothing: models are run, not trained, when they are read from a file. */
  private static TorchModule dropout(Entry entry) {
    double p = entry.notBelowZero("p", 0.5);
    if (p > 1) {
      entry.settings().problem("p", "expected a number from 0 to 1, found " + p);
      return null;
    }
    return entry.module(TorchModule.ANY, Dropout.of(p));
  }

  private static TorchModule leakyRelu(Entry entry) {
    double slope = entry.notBelowZero("negative_slope", 0.01);
    return entry.module(TorchModule.ANY, LeakyRelu.of().alpha(slope));
  }

  private static TorchModule elu(Entry entry) {
    double alpha = entry.settings().number("alpha", 1);
    return alpha == 1
        ? activation(entry, Activation.ELU)
        : entry.module(TorchModule.ANY, Elu.of().alpha(alpha));
  }

  private static Activation gelu(Entry entry) {
    Map<String, Activation> choices = new LinkedHashMap<>();
    choices.put("none", Activation.GELU);
    choices.put("tanh", Activation.GELU_NEW);
    return entry.settings().choice("approximate", choices, Activation.GELU);
  }

  /** Softmax and LogSoftmax: here over the last axis only. */
  private static TorchModule overFeatures(Entry entry, Activation activation) {
    entry.settings().integer("dim", -1, -1, -1);
    return activation(entry, activation);
  }

  private static TorchModule activation(Entry entry, Activation activation) {
    return entry.module(TorchModule.ANY, ActivationLayer.of(activation));
  }
}
