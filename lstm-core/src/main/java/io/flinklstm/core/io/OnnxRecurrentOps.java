package io.flinklstm.core.io;

import io.flinklstm.core.io.GateWeights.Kind;
import io.flinklstm.core.io.OnnxView.Part;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * LSTM, GRU and RNN of ONNX.
 *
 * <pre>
 *   W  [directions, g·h, features]   gate order LSTM i o f c, GRU z r h
 *   R  [directions, g·h, h]
 *   B  [directions, 2·g·h]           Wb, then Rb
 * </pre>
 *
 * <p>Wb and Rb become one bias, added in float, but for a GRU whose reset gate acts after the
 * product (linear_before_reset). Source: Operators.md of onnx/onnx.
 */
final class OnnxRecurrentOps {
  /** The input has other axes, or batch and time in the other order. */
  static final class SwappedAxes extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    SwappedAxes(String message) {
      super(message);
    }
  }

  private final OnnxCall call;
  private final Kind kind;
  private final String direction;
  private final int directions;
  private final boolean batchFirst;

  private OnnxRecurrentOps(OnnxCall call, Kind kind) {
    this.call = call;
    this.kind = kind;
    this.direction = call.text("direction", "forward");
    if (!List.of("forward", "reverse", "bidirectional").contains(direction)) {
      throw new IllegalArgumentException(
          "direction: expected forward, reverse or bidirectional, found "
              + ModelJson.quoted(direction));
    }
    this.directions = direction.equals("bidirectional") ? 2 : 1;
    this.batchFirst = call.whole("layout", 0) == 1;
  }

  /** Whether this is an operator of this class. */
  static boolean reads(String opType) {
    return List.of("LSTM", "GRU", "RNN").contains(opType);
  }

  /** Y, Y_h and, of an LSTM, Y_c. */
  static List<OnnxValue> read(OnnxCall call) {
    Kind kind =
        switch (call.node().opType()) {
          case "LSTM" -> Kind.LSTM;
          case "RNN" -> Kind.RNN;
          default ->
              call.whole("linear_before_reset", 0) != 0
                  ? Kind.GRU_RESET_AFTER
                  : Kind.GRU_RESET_BEFORE;
        };
    return new OnnxRecurrentOps(call, kind).outputs();
  }

  private List<OnnxValue> outputs() {
    refuseWhatNoLayerDoes();
    OnnxView x = call.view(0);
    int time = batchFirst ? 1 : 0;
    int batch = 1 - time;
    if (x.rank() != 3
        || !x.is(time, OnnxView.Kind.TIME)
        || !x.is(batch, OnnxView.Kind.BATCH)
        || !x.is(2, OnnxView.Kind.FEATURES)) {
      throw new SwappedAxes(
          "expected an input [%s, features], found %s"
              .formatted(batchFirst ? "batch, time" : "time, batch", x));
    }
    List<GateWeights> weights = weights(x.flow().features());
    int units = weights.get(0).units();
    List<Flow> states = states(units);
    call.graph().layer();
    RecurrentFlows flows =
        new RecurrentFlows(
            call.node().place(), x.flow(), states, weights, direction.equals("reverse"));
    List<Part> t = x.axes().get(time);
    List<Part> b = x.axes().get(batch);
    List<Part> d = OnnxView.stack(directions);
    List<Part> h = OnnxView.axis(OnnxView.Kind.FEATURES, OnnxSize.of(units));
    List<List<Part>> all = batchFirst ? List.of(b, t, d, h) : List.of(t, d, b, h);
    List<List<Part>> end = batchFirst ? List.of(b, d, h) : List.of(d, b, h);
    List<OnnxValue> outputs = new ArrayList<>();
    outputs.add(new OnnxView(flows.parts(RecurrentFlows.Part.SEQUENCE), all));
    outputs.add(new OnnxView(flows.parts(RecurrentFlows.Part.END), end));
    if (kind == Kind.LSTM) {
      outputs.add(new OnnxView(flows.parts(RecurrentFlows.Part.CELL), end));
    }
    return outputs;
  }

  private void refuseWhatNoLayerDoes() {
    call.without(4, "sequence_lens");
    call.without(7, "P (peepholes)");
    call.only("input_forget", 0);
    if (call.node().attributes().containsKey("clip")) {
      throw new IllegalArgumentException("clip is not supported");
    }
  }

  private List<GateWeights> weights(int features) {
    Tensor w = call.weight(1, "W");
    Tensor r = call.weight(2, "R");
    int gates = kind.gates();
    int units = r.rank() == 3 ? r.dimension(2) : 0;
    long rows = (long) gates * units;
    if (units < 1 || units > Limits.UNITS || rows > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "R must be [%d, %d * hidden_size, hidden_size] but is %s"
              .formatted(directions, gates, Arrays.toString(r.shape())));
    }
    call.weight(2, "R", directions, (int) rows, units);
    call.weight(1, "W", directions, (int) rows, features);
    call.only("hidden_size", units);
    Tensor b = call.has(3) ? call.weight(3, "B", directions, (int) (2 * rows)) : null;
    call.graph().floats((long) w.data().length + r.data().length);
    List<Activation> functions = activations();
    List<GateWeights> weights = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      weights.add(direction(part(w, d, features), part(r, d, units), b, d, functions));
    }
    return weights;
  }

  /** One direction of [directions, rows, columns], a copy. */
  private static Tensor part(Tensor weight, int direction, int columns) {
    int size = weight.dimension(1) * columns;
    float[] data = Arrays.copyOfRange(weight.data(), direction * size, (direction + 1) * size);
    return Tensor.of(data, weight.dimension(1), columns);
  }

  private GateWeights direction(
      Tensor w, Tensor r, Tensor b, int direction, List<Activation> functions) {
    int[] order =
        switch (kind) {
          case LSTM -> new int[] {0, 2, 3, 1};
          case RNN -> new int[] {0};
          default -> new int[] {0, 1, 2};
        };
    Tensor bias = null;
    if (b != null) {
      int rows = w.dimension(0);
      Tensor wb = GateWeights.reordered(slice(b, 2 * direction * rows, rows), order);
      Tensor rb = GateWeights.reordered(slice(b, (2 * direction + 1) * rows, rows), order);
      bias = kind == Kind.GRU_RESET_AFTER ? GateWeights.rows(wb, rb) : GateWeights.sum(wb, rb);
    }
    return new GateWeights(
        kind,
        r.dimension(1),
        GateWeights.columns(w, order),
        GateWeights.columns(r, order),
        bias,
        functions.get(1),
        functions.get(0));
  }

  private static Tensor slice(Tensor b, int from, int length) {
    return Tensor.of(Arrays.copyOfRange(b.data(), from, from + length), length);
  }

  /** [gate, activation]; the gate of an RNN means nothing. */
  private List<Activation> activations() {
    List<String> names = call.texts("activations");
    int each = kind == Kind.LSTM ? 3 : kind == Kind.RNN ? 1 : 2;
    if (!names.isEmpty() && names.size() != each * directions) {
      throw new IllegalArgumentException(
          "activations: expected %d, found %d".formatted(each * directions, names.size()));
    }
    Iterator<Float> alphas = call.reals("activation_alpha").iterator();
    Iterator<Float> betas = call.reals("activation_beta").iterator();
    List<Activation> all = new ArrayList<>();
    names.forEach(name -> all.add(activation(name, alphas, betas)));
    if (all.isEmpty()) {
      return List.of(Activation.SIGMOID, Activation.TANH);
    }
    if (!all.subList(0, each).equals(all.subList(all.size() - each, all.size()))
        || (kind == Kind.LSTM && all.get(1) != all.get(2))) {
      throw new IllegalArgumentException(
          "activations: both directions must have the same, and those of cell and output must be"
              + " one, but they are "
              + names);
    }
    return kind == Kind.RNN ? List.of(Activation.SIGMOID, all.get(0)) : all.subList(0, 2);
  }

  private static Activation activation(String name, Iterator<Float> alphas, Iterator<Float> betas) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> Activation.SIGMOID;
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      case "softsign" -> Activation.SOFTSIGN;
      case "softplus" -> Activation.SOFTPLUS;
      case "hardsigmoid" ->
          OnnxActivationOps.hardSigmoid(
              alphas.hasNext() ? alphas.next() : 0.2f, betas.hasNext() ? betas.next() : 0.5f);
      default ->
          throw new IllegalArgumentException(
              "activations: %s is not supported; accepted are Sigmoid, Tanh, Relu, HardSigmoid,"
                      .formatted(ModelJson.quoted(name))
                  + " Softsign, Softplus");
    };
  }

  /** The states to begin with; none if they are zeros. */
  private List<Flow> states(int units) {
    int count = kind == Kind.LSTM ? 2 : 1;
    List<Flow> states = new ArrayList<>();
    Flow given = null;
    for (int i = 0; i < count; i++) {
      boolean zero = !call.has(5 + i) || OnnxSizeOps.isZero(call.input(5 + i));
      Flow state = zero ? null : state(5 + i, units);
      given = state == null ? given : state;
      states.add(state);
    }
    if (given == null) {
      return List.of();
    }
    for (int i = 0; i < count; i++) {
      if (states.get(i) == null) {
        Dense zeros = Dense.units(units).useBias(false).weights(Tensor.zeros(units, units));
        call.graph().layer();
        call.graph().floats((long) units * units);
        states.set(i, new Flow.Rows(List.of(given), zeros.trainable(false), units));
      }
    }
    return states;
  }

  private Flow state(int input, int units) {
    String name = input == 5 ? "initial_h" : "initial_c";
    if (!call.isView(input)) {
      throw new IllegalArgumentException(name + ": a constant that is not zero is not supported");
    }
    OnnxView view = call.view(input);
    boolean fits =
        directions == 1
            && !direction.equals("reverse")
            && view.flows().size() == 1
            && !view.flow().isSequence()
            && view.flow().features() == units;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected zeros or a state [1, batch, %d] of one forward direction, found %s"
              .formatted(name, units, view));
    }
    return view.flow();
  }
}
