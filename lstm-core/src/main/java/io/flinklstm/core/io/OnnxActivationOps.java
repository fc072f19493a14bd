package io.flinklstm.core.io;

import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Elu;
import io.flinklstm.core.layer.LeakyRelu;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.Map;
import java.util.function.Function;

/**
 * Operators that are functions of single numbers, or of the features of a timestep. Attributes and
 * their defaults: Operators.md of onnx/onnx.
 */
final class OnnxActivationOps {
  private OnnxActivationOps() {}

  static void addTo(Map<String, Function<OnnxCall, OnnxValue>> ops) {
    ops.put("Dropout", OnnxActivationOps::dropout);
    ops.put("Relu", call -> activation(call, Activation.RELU));
    ops.put("Tanh", call -> activation(call, Activation.TANH));
    ops.put("Sigmoid", call -> activation(call, Activation.SIGMOID));
    ops.put("Softplus", call -> activation(call, Activation.SOFTPLUS));
    ops.put("Softsign", call -> activation(call, Activation.SOFTSIGN));
    ops.put("Mish", call -> activation(call, Activation.MISH));
    ops.put("Selu", OnnxActivationOps::selu);
    ops.put("Elu", OnnxActivationOps::elu);
    ops.put("Gelu", OnnxActivationOps::gelu);
    ops.put("Clip", OnnxActivationOps::clip);
    ops.put("LeakyRelu", OnnxActivationOps::leakyRelu);
    ops.put("HardSigmoid", OnnxActivationOps::hardSigmoid);
    ops.put("Softmax", call -> overFeatures(call, Activation.SOFTMAX));
    ops.put("LogSoftmax", call -> overFeatures(call, Activation.LOG_SOFTMAX));
  }

  private static OnnxView activation(OnnxCall call, Activation activation) {
    return call.layer(call.view(0), ActivationLayer.of(activation));
  }

  /** Before version 13 they ran over all axes from the given one on. */
  private static OnnxView overFeatures(OnnxCall call, Activation activation) {
    OnnxView view = call.view(0);
    view.rows();
    long axis = call.whole("axis", call.opset() < 13 ? 1 : -1);
    if (view.axis(axis) != view.rank() - 1) {
      throw new IllegalArgumentException(
          "axis: only the last one is supported, found %d of %s".formatted(axis, view));
    }
    return activation(call, activation);
  }

  /** Computes nothing when a model is run. */
  private static OnnxValue dropout(OnnxCall call) {
    return call.input(0);
  }

  private static OnnxView selu(OnnxCall call) {
    boolean usual =
        Math.abs(call.real("alpha", 1.6732632f) - 1.6732632f) < 1e-5
            && Math.abs(call.real("gamma", 1.050701f) - 1.050701f) < 1e-5;
    if (!usual) {
      throw new IllegalArgumentException("alpha, gamma: only the usual values are supported");
    }
    return activation(call, Activation.SELU);
  }

  private static OnnxView elu(OnnxCall call) {
    float alpha = call.real("alpha", 1);
    return alpha == 1
        ? activation(call, Activation.ELU)
        : call.layer(call.view(0), Elu.of().alpha(alpha));
  }

  private static OnnxView gelu(OnnxCall call) {
    return switch (call.text("approximate", "none")) {
      case "none" -> activation(call, Activation.GELU);
      case "tanh" -> activation(call, Activation.GELU_NEW);
      default -> throw new IllegalArgumentException("approximate: expected none or tanh");
    };
  }

  /** ReLU6 and ReLU are written so. */
  private static OnnxView clip(OnnxCall call) {
    Float min = bound(call, "min", 1);
    Float max = bound(call, "max", 2);
    if (min == null || min != 0 || (max != null && max != 6)) {
      throw new IllegalArgumentException(
          "only [0, 6] and [0, infinity] are supported, found [%s, %s]".formatted(min, max));
    }
    return activation(call, max == null ? Activation.RELU : Activation.RELU6);
  }

  private static Float bound(OnnxCall call, String attribute, int input) {
    if (call.node().attributes().containsKey(attribute)) {
      return call.real(attribute, 0);
    }
    if (!call.has(input)) {
      return null;
    }
    Tensor tensor = call.weight(input, attribute);
    if (tensor.data().length != 1) {
      throw new IllegalArgumentException(attribute + ": expected one number");
    }
    return tensor.data()[0];
  }

  private static OnnxView leakyRelu(OnnxCall call) {
    return call.layer(call.view(0), LeakyRelu.of().alpha(call.real("alpha", 0.01f)));
  }

  private static OnnxView hardSigmoid(OnnxCall call) {
    return activation(call, hardSigmoid(call.real("alpha", 0.2f), call.real("beta", 0.5f)));
  }

  /** The formula of these numbers: two are known. */
  static Activation hardSigmoid(float alpha, float beta) {
    boolean fifth = Math.abs(alpha - 0.2f) < 1e-6 && beta == 0.5f;
    boolean sixth = Math.abs(alpha - 1 / 6f) < 1e-6 && beta == 0.5f;
    if (!fifth && !sixth) {
      throw new IllegalArgumentException(
          "HardSigmoid: alpha and beta must be 0.2 or 1/6 and 0.5, but are %s and %s"
              .formatted(alpha, beta));
    }
    return fifth ? Activation.HARD_SIGMOID_FIFTH : Activation.HARD_SIGMOID_SIXTH;
  }
}
