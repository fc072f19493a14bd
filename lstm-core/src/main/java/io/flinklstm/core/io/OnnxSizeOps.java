package io.flinklstm.core.io;

import io.flinklstm.core.io.OnnxValue.Numbers;
import io.flinklstm.core.io.OnnxValue.Sizes;
import io.flinklstm.core.io.OnnxValue.Zeros;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Operators that make constants and compute sizes. Attributes and their defaults: Operators.md of
 * onnx/onnx.
 */
final class OnnxSizeOps {
  private OnnxSizeOps() {}

  static void addTo(Map<String, Function<OnnxCall, OnnxValue>> ops) {
    ops.put("Constant", OnnxSizeOps::constant);
    ops.put("Identity", call -> call.input(0));
    ops.put("Cast", OnnxSizeOps::cast);
    ops.put("Shape", OnnxSizeOps::shape);
    ops.put("ConstantOfShape", OnnxSizeOps::constantOfShape);
    ops.put("Expand", OnnxSizeOps::expand);
    ops.put("ReduceProd", OnnxSizeOps::product);
  }

  private static OnnxValue constant(OnnxCall call) {
    OnnxAttribute value = call.node().attributes().get("value");
    if (value instanceof OnnxAttribute.Value tensor) {
      return new Numbers(tensor.value());
    }
    if (call.node().attributes().containsKey("value_ints")) {
      return new Sizes(call.wholes("value_ints").stream().map(OnnxSize::of).toList(), false);
    }
    if (call.node().attributes().containsKey("value_int")) {
      return new Sizes(List.of(OnnxSize.of(call.whole("value_int", 0))), true);
    }
    if (call.node().attributes().containsKey("value_float")) {
      Tensor number = Tensor.of(new float[] {call.real("value_float", 0)});
      return new Numbers(new OnnxTensor.Floats("", number));
    }
    throw new IllegalArgumentException("expected value, value_float, value_int or value_ints");
  }

  /** Sizes stay whole numbers, and data floats. */
  private static OnnxValue cast(OnnxCall call) {
    String to = NumberType.onnxName((int) call.whole("to", 0));
    boolean fits = call.isSizes(0) ? to.equals("INT64") || to.equals("INT32") : to.equals("FLOAT");
    if (!fits) {
      throw new IllegalArgumentException("to: %s is not supported here".formatted(to));
    }
    return call.input(0);
  }

  private static OnnxValue shape(OnnxCall call) {
    List<OnnxSize> sizes = new ArrayList<>();
    if (call.input(0) instanceof OnnxView view) {
      for (int axis = 0; axis < view.rank(); axis++) {
        sizes.add(view.size(axis));
      }
    } else if (call.input(0) instanceof Numbers numbers) {
      for (int size : numbers.tensor().shape()) {
        sizes.add(OnnxSize.of(size));
      }
    } else {
      throw new IllegalArgumentException("asks for the shape of sizes");
    }
    int from = clamped(call.whole("start", 0), sizes.size());
    int to = clamped(call.whole("end", sizes.size()), sizes.size());
    return new Sizes(List.copyOf(sizes.subList(from, Math.max(from, to))), false);
  }

  /** An index from the front or the end, brought into [0, size]. */
  static int clamped(long index, int size) {
    return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private static OnnxValue constantOfShape(OnnxCall call) {
    call.sizes(0);
    OnnxAttribute value = call.node().attributes().get("value");
    if (value != null
        && !(value instanceof OnnxAttribute.Value tensor && isZero(new Numbers(tensor.value())))) {
      throw new IllegalArgumentException("value: only zeros are supported");
    }
    return new Zeros();
  }

  private static OnnxValue expand(OnnxCall call) {
    call.sizes(1);
    if (!isZero(call.input(0))) {
      throw new IllegalArgumentException("only zeros are expanded");
    }
    return new Zeros();
  }

  /** Whether all its numbers are 0. */
  static boolean isZero(OnnxValue value) {
    if (value instanceof Numbers numbers) {
      if (numbers.tensor() instanceof OnnxTensor.Floats floats) {
        for (float number : floats.tensor().data()) {
          if (number != 0f) {
            return false;
          }
        }
        return true;
      }
      return LongStream.of(((OnnxTensor.Wholes) numbers.tensor()).values()).allMatch(n -> n == 0);
    }
    return value instanceof Zeros;
  }

  private static OnnxValue product(OnnxCall call) {
    OnnxSize product = OnnxSize.ONE;
    for (OnnxSize size : call.sizes(0).values()) {
      product = product.times(size);
    }
    return new Sizes(List.of(product), call.whole("keepdims", 1) == 0);
  }
}
