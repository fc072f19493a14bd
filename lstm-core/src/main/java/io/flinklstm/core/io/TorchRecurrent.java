package io.flinklstm.core.io;

import io.flinklstm.core.io.GateWeights.Kind;
import io.flinklstm.core.io.TorchModule.Entry;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code torch.nn.LSTM}, {@code GRU} and {@code RNN}: how many layers and directions there
 * are, how wide they are and whether they have biases is told by their weights.
 *
 * <pre>
 *   weight_ih_l[k]  [g·h, features]   gate order LSTM i f g o, GRU r z n
 *   weight_hh_l[k]  [g·h, h]          or [g·h, p] with a projection
 *   bias_ih_l[k]    [g·h]             and bias_hh_l[k]
 *   weight_hr_l[k]  [p, h]            projection: h' = W_hr (o · tanh(c'))
 *   ..._reverse                       the same of the backward direction
 * </pre>
 *
 * <p>The two biases of an LSTM or RNN become one, added in float; those of a GRU stay apart. A
 * projection becomes a Dense layer behind the recurrent one, and is multiplied into the recurrent
 * weights in double: U = (W_hh·W_hr)ᵀ.
 *
 * <p>Source: {@code torch.nn.LSTM}, {@code GRU}, {@code RNN} in the documentation of PyTorch 2.
 */
final class TorchRecurrent {
  private record Level(RecurrentBlock block, Tensor projection) {}

  private final Entry entry;
  private final Kind kind;
  private final Activation activation;
  private final boolean reverse;
  private final boolean bias;
  private int units;
  private int projected;
  private boolean sound = true;

  private TorchRecurrent(Entry entry, Kind kind, Activation activation) {
    this.entry = entry;
    this.kind = kind;
    this.activation = activation;
    this.reverse = entry.has("weight_ih_l0_reverse") || entry.has("weight_hh_l0_reverse");
    this.bias = entry.has("bias_ih_l0") || entry.has("bias_hh_l0");
  }

  static void addTo(Map<String, TorchModule.Reader> readers) {
    readers.put("LSTM", entry -> read(entry, Kind.LSTM, Activation.TANH));
    readers.put("GRU", entry -> read(entry, Kind.GRU_RESET_AFTER, Activation.TANH));
    readers.put("RNN", entry -> read(entry, Kind.RNN, nonlinearity(entry)));
  }

  private static Activation nonlinearity(Entry entry) {
    Map<String, Activation> choices = new LinkedHashMap<>();
    choices.put("tanh", Activation.TANH);
    choices.put("relu", Activation.RELU);
    return entry.settings().choice("nonlinearity", choices, Activation.TANH);
  }

  private static TorchModule read(Entry entry, Kind kind, Activation activation) {
    Map<String, Boolean> outputs = new LinkedHashMap<>();
    outputs.put("sequence", false);
    outputs.put("last", true);
    boolean last = entry.settings().choice("output", outputs, null);
    TorchRecurrent reader = new TorchRecurrent(entry, kind, activation);
    List<Level> levels = reader.levels();
    if (!reader.sound) {
      return null;
    }
    int features = levels.get(0).block().features();
    return new TorchModule(entry.place(), features, input -> call(levels, last, input));
  }

  private static SymbolicTensor call(List<Level> levels, boolean last, SymbolicTensor input) {
    if (input.shape().rank() != 3) {
      throw new IllegalArgumentException(
          "expected an input [batch, time, features], found %s; an input of the model needs"
                  .formatted(input.shape())
              + " features, and a recurrent layer before this one \"output\": \"sequence\"");
    }
    SymbolicTensor tensor = input;
    for (int depth = 0; depth < levels.size(); depth++) {
      Level level = levels.get(depth);
      boolean top = depth == levels.size() - 1;
      tensor = last && top ? level.block().last(tensor) : level.block().sequence(tensor);
      if (level.projection() != null) {
        String name = level.block().name();
        Dense dense = Dense.units(level.projection().dimension(1)).useBias(false);
        dense.weights(level.projection());
        tensor = (name == null ? dense : dense.name(name + "_projection")).apply(tensor);
      }
    }
    return tensor;
  }

  private List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    if (!sizes()) {
      sound = false;
      return levels;
    }
    int count = 1;
    while (entry.has("weight_ih_l" + count) || entry.has("weight_hh_l" + count)) {
      count++;
    }
    if (count > Limits.LAYERS) {
      problem("expected up to %d layers, found %d".formatted(Limits.LAYERS, count));
      return levels;
    }
    refuseLargeProjections(count);
    for (int k = 0; k < count && sound; k++) {
      String suffix = "_l" + k;
      int features = k == 0 ? entry.weights().shape(entry.weight("weight_ih_l0"))[1] : width();
      String name = entry.layerName();
      String layerName = name == null || count == 1 ? name : name + suffix;
      Direction forward = new Direction(suffix, features);
      Direction backward = reverse ? new Direction(suffix + "_reverse", features) : null;
      if (sound) {
        GateWeights b = reverse ? backward.gates : null;
        levels.add(
            new Level(
                new RecurrentBlock(layerName, forward.gates, b),
                projected == 0 ? null : projection(forward, backward)));
      }
    }
    return levels;
  }

  private void refuseLargeProjections(int levels) {
    if (projected > 0) {
      String problem =
          entry
              .weights()
              .projections()
              .spend(kind.gates(), units, projected, levels, reverse ? 2 : 1);
      if (problem != null) {
        problem(problem);
      }
    }
  }

  private static Tensor projection(Direction forward, Direction backward) {
    return TorchProjection.diagonal(
        backward == null
            ? List.of(forward.projection)
            : List.of(forward.projection, backward.projection));
  }

  private int width() {
    return (reverse ? 2 : 1) * (projected == 0 ? units : projected);
  }

  private void problem(String problem) {
    entry.problem(problem);
    sound = false;
  }

  /** Hidden and projected size by the weights of the first layer. */
  private boolean sizes() {
    String name = entry.weight("weight_ih_l0");
    int[] ih = entry.weights().shape(name);
    int gates = kind.gates();
    if (ih.length != 2 || ih[0] < gates || ih[0] % gates != 0 || ih[1] < 1) {
      problem(
          "weight %s: expected [%d * hidden size, features], found %s"
              .formatted(
                  ModelJson.quoted(name),
                  gates,
                  entry.weights().has(name) ? Arrays.toString(ih) : "nothing"));
      return false;
    }
    units = ih[0] / gates;
    if (units > Limits.UNITS) {
      problem("expected up to %d units, found %d".formatted(Limits.UNITS, units));
      return false;
    }
    int[] hr = entry.weights().shape(entry.weight("weight_hr_l0"));
    projected = kind == Kind.LSTM && hr.length == 2 ? hr[0] : 0;
    return true;
  }

  /** The weights of one direction of one layer. */
  private final class Direction {
    private final String suffix;
    private GateWeights gates;
    private Tensor projection;

    Direction(String suffix, int features) {
      this.suffix = suffix;
      int rows = kind.gates() * units;
      int state = projected == 0 ? units : projected;
      Tensor ih = take("weight_ih", "[%d * hidden size, features]", rows, features);
      Tensor hh = take("weight_hh", "[%d * hidden size, output size]", rows, state);
      Tensor bih = bias ? take("bias_ih", "[%d * hidden size]", rows) : null;
      Tensor bhh = bias ? take("bias_hh", "[%d * hidden size]", rows) : null;
      if (projected > 0) {
        projection = take("weight_hr", "[proj_size, hidden size]", projected, units);
      }
      if (sound) {
        gates = gates(ih, hh, bih, bhh);
      }
    }

    private Tensor take(String leaf, String axes, int... shape) {
      Tensor tensor = entry.take(leaf + suffix, axes.formatted(kind.gates()), shape);
      sound &= tensor != null;
      return tensor;
    }

    private GateWeights gates(Tensor ih, Tensor hh, Tensor bih, Tensor bhh) {
      int[] order =
          switch (kind) {
            case LSTM -> new int[] {0, 1, 2, 3};
            case RNN -> new int[] {0};
            default -> new int[] {1, 0, 2};
          };
      Tensor b = null;
      if (bias && kind == Kind.GRU_RESET_AFTER) {
        b = GateWeights.rows(GateWeights.reordered(bih, order), GateWeights.reordered(bhh, order));
      } else if (bias) {
        b = GateWeights.sum(bih, bhh);
      }
      return new GateWeights(
          kind,
          units,
          GateWeights.columns(ih, order),
          projection == null
              ? GateWeights.columns(hh, order)
              : TorchProjection.recurrent(hh, projection, order),
          b,
          activation,
          Activation.SIGMOID);
    }
  }
}
