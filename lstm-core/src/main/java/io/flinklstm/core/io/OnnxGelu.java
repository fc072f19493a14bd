package io.flinklstm.core.io;

import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.math.Activation;

/**
 * Part of x/2 · (1 + erf(x/√2)), as exporters write GELU in versions of the standard operators that
 * have none.
 *
 * @param part how far it is
 * @param x of which
 */
record OnnxGelu(Part part, OnnxView x) implements OnnxValue {
  /** What to say of a part that no other part follows. */
  static final String ALONE =
      "is scaled or shifted by a constant outside of a GELU, which is not supported";

  private static final double SQRT_2 = Math.sqrt(2);

  /** A part of the formula. */
  enum Part {
    /** x/√2. */
    SCALED,
    /** erf(x/√2). */
    ERF,
    /** 1 + erf(x/√2). */
    SUM,
    /** x · (1 + erf(x/√2)). */
    DOUBLE,
    /** x/2. */
    HALF,
    /** (1 + erf(x/√2)) / 2. */
    HALF_SUM
  }

  /** What an operator makes of it; null if this is no step of the formula. */
  static OnnxValue step(OnnxCall call) {
    return switch (call.node().opType()) {
      case "Div" -> isNumber(call, 1, SQRT_2) ? of(Part.SCALED, call, 0) : null;
      case "Erf" -> next(Part.ERF, call, 0, Part.SCALED);
      case "Add" -> {
        int other = isNumber(call, 0, 1) ? 1 : 0;
        yield isNumber(call, 1 - other, 1) ? next(Part.SUM, call, other, Part.ERF) : null;
      }
      case "Mul" -> product(call);
      default -> null;
    };
  }

  private static OnnxValue product(OnnxCall call) {
    for (int i = 0; i < 2; i++) {
      if (isNumber(call, 1 - i, 0.5)) {
        return halved(call, i);
      }
      if (isNumber(call, 1 - i, 1 / SQRT_2)) {
        return of(Part.SCALED, call, i);
      }
      OnnxGelu halfSum = next(Part.DOUBLE, call, i, Part.HALF_SUM);
      if (halfSum != null && halfSum.x.equals(call.input(1 - i))) {
        return halfSum.layer(call);
      }
      OnnxGelu sum = next(Part.DOUBLE, call, i, Part.SUM);
      if (sum != null && sum.x.equals(call.input(1 - i))) {
        return sum;
      }
      boolean half = sum != null && new OnnxGelu(Part.HALF, sum.x).equals(call.input(1 - i));
      if (half) {
        return sum.layer(call);
      }
    }
    return null;
  }

  private static OnnxValue halved(OnnxCall call, int input) {
    OnnxGelu whole = next(Part.DOUBLE, call, input, Part.DOUBLE);
    if (whole != null) {
      return whole.layer(call);
    }
    OnnxGelu sum = next(Part.HALF_SUM, call, input, Part.SUM);
    return sum == null ? of(Part.HALF, call, input) : sum;
  }

  private OnnxView layer(OnnxCall call) {
    return call.layer(x, ActivationLayer.of(Activation.GELU));
  }

  private static OnnxGelu of(Part part, OnnxCall call, int input) {
    return call.isView(input) ? new OnnxGelu(part, call.view(input)) : null;
  }

  private static OnnxGelu next(Part part, OnnxCall call, int input, Part before) {
    return call.has(input)
            && call.inputs().get(input) instanceof OnnxGelu gelu
            && gelu.part == before
        ? new OnnxGelu(part, gelu.x)
        : null;
  }

  private static boolean isNumber(OnnxCall call, int input, double number) {
    return call.has(input)
        && call.inputs().get(input) instanceof OnnxValue.Numbers numbers
        && numbers.tensor() instanceof OnnxTensor.Floats floats
        && floats.tensor().data().length == 1
        && floats.tensor().rank() <= 1
        && Math.abs(floats.tensor().data()[0] - number) < 1e-6;
  }
}
