package io.flinklstm.core.model;

import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Node;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table of {@code tf.LayersModel.summary()}, character for character.
 *
 * <p>A field that reaches its column's edge is cut one character before it, and the shapes of a
 * chain of one layer that is called within another model are "multiple": so does TensorFlow.js. Of
 * a layer that other models call as well only the calls of this one are shown.
 *
 * <p>Source: {@code printSummary} in tfjs-layers/src/utils/layer_utils.ts, TensorFlow.js 4.22.
 */
final class TfjsSummary {
  private static final int STRAIGHT_WIDTH = 90;
  private static final int CONNECTED_WIDTH = 115;
  private static final double[] STRAIGHT_POSITIONS = {0.32, 0.61, 0.89, 1};
  private static final double[] CONNECTED_POSITIONS = {0.24, 0.48, 0.70, 0.80, 1};

  private final Model model;
  private final boolean connections;
  private final int width;
  private final int[] positions;
  private final List<String> lines = new ArrayList<>();

  private TfjsSummary(Model model, boolean connections, int width, double[] positions) {
    this.model = model;
    this.connections = connections;
    this.width = width;
    this.positions = edges(width, positions);
  }

  /**
   * The lines.
   *
   * @param width of the rules; 0 for that of TensorFlow.js, 90 or 115
   * @param positions where the columns end, as fractions of the width if the last is at most 1;
   *     empty for those of TensorFlow.js
   * @throws IllegalArgumentException if the positions are not ascending, one per column
   */
  static List<String> of(Model model, int width, double... positions) {
    boolean connections = !straight(model.graph());
    double[] columns = connections ? CONNECTED_POSITIONS : STRAIGHT_POSITIONS;
    if (positions.length > 0) {
      requireColumns(positions, columns.length);
      columns = positions;
    }
    int ownWidth = connections ? CONNECTED_WIDTH : STRAIGHT_WIDTH;
    TfjsSummary summary =
        new TfjsSummary(model, connections, width == 0 ? ownWidth : width, columns);
    summary.print();
    return List.copyOf(summary.lines);
  }

  private static void requireColumns(double[] positions, int columns) {
    boolean ascending = positions[0] > 0 && Double.isFinite(positions[positions.length - 1]);
    for (int i = 1; i < positions.length; i++) {
      ascending &= positions[i] > positions[i - 1];
    }
    if (positions.length != columns || !ascending) {
      throw new IllegalArgumentException(
          "positions must be %d ascending numbers above 0, one per column of this model, not %s"
              .formatted(columns, Arrays.toString(positions)));
    }
  }

  private static int[] edges(int width, double[] positions) {
    boolean fractions = positions[positions.length - 1] <= 1;
    return Arrays.stream(positions)
        .mapToInt(position -> (int) Math.floor(fractions ? width * position : position))
        .toArray();
  }

  private static boolean straight(Graph graph) {
    Nested first = inlined(graph);
    return Straight.is(graph) && (first == null || straight(first.graph()));
  }

  /**
   * The model that begins a chain, or null. TensorFlow.js does not call it: the chain goes on from
   * the tensors within.
   */
  private static Nested inlined(Graph graph) {
    Layer<?> input = graph.inputs().get(0).node().layer();
    boolean implied = input instanceof InputLayer layer && layer.isImplied();
    return implied && graph.layers().get(1) instanceof Nested nested ? nested : null;
  }

  private void print() {
    lines.add("_".repeat(width));
    List<String> header =
        new ArrayList<>(List.of("Layer (type)", "Input Shape", "Output shape", "Param #"));
    if (connections) {
      header.add("Receives inputs");
    }
    printRow(header);
    lines.add("=".repeat(width));
    List<Layer<?>> layers = model.layers();
    for (int i = 0; i < layers.size(); i++) {
      printLayer(layers.get(i));
      lines.add((i == layers.size() - 1 ? "=" : "_").repeat(width));
    }
    long trainable = parameters(true);
    long others = parameters(false);
    lines.add("Total params: " + (trainable + others));
    lines.add("Trainable params: " + trainable);
    lines.add("Non-trainable params: " + others);
    lines.add("_".repeat(width));
  }

  private long parameters(boolean trainable) {
    return model.weights().stream()
        .filter(weight -> weight.trainable() == trainable)
        .mapToLong(Weight::elements)
        .sum();
  }

  private void printLayer(Layer<?> layer) {
    List<Call> calls = calls(layer);
    List<String> fields =
        new ArrayList<>(
            List.of(
                "%s (%s)".formatted(layer.name(), layer.className()),
                calls.stream().map(Call::inputs).collect(Collectors.joining(",")),
                outputs(calls),
                Long.toString(layer.parameters())));
    List<String> sources = connections ? sources(layer) : List.of();
    if (connections) {
      fields.add(sources.isEmpty() ? "" : sources.get(0));
    }
    printRow(fields);
    for (int i = 1; i < sources.size(); i++) {
      printRow(List.of("", "", "", "", sources.get(i)));
    }
  }

  /** One call of a layer: the JSON of the shapes of its inputs and of those of its outputs. */
  private record Call(String inputs, String outputs) {}

  private List<Call> calls(Layer<?> layer) {
    List<Call> calls = new ArrayList<>();
    if (layer instanceof Nested nested) {
      calls.add(new Call(list(shapes(nested.graph().inputs())), throughItself(nested)));
      if (nested == inlined(model.graph())) {
        return calls;
      }
    }
    for (Node node : model.graph().calls(layer)) {
      List<Shape> outputs = shapes(node.outputs());
      List<Shape> inputs = layer instanceof InputLayer ? outputs : node.inputShapes();
      boolean bare = outputs.size() == 1 && !(layer instanceof Nested);
      calls.add(new Call(list(inputs), bare ? outputs.get(0).toString() : list(outputs)));
    }
    return calls;
  }

  /** A chain of a single layer knows its shape by itself, any other model in a list. */
  private static String throughItself(Nested nested) {
    List<Shape> outputs = shapes(nested.graph().outputs());
    long listed = nested.graph().layers().stream().filter(Model::isListed).count();
    boolean single = nested.className().equals(Kind.SEQUENTIAL.className()) && listed == 1;
    return single ? outputs.get(0).toString() : list(outputs);
  }

  private static List<Shape> shapes(List<SymbolicTensor> tensors) {
    return tensors.stream().map(SymbolicTensor::shape).toList();
  }

  private static String list(List<Shape> shapes) {
    return shapes.stream().map(Shape::toString).collect(Collectors.joining(",", "[", "]"));
  }

  private static String outputs(List<Call> calls) {
    String first = calls.get(0).outputs();
    if (!calls.stream().allMatch(call -> call.outputs().equals(first))) {
      return "multiple";
    }
    boolean listOfOne = first.startsWith("[[") && first.indexOf(']') == first.length() - 2;
    return listOfOne ? first.substring(1, first.length() - 1) : first;
  }

  /** What the calls of a layer read, as {@code layer[call][output]}. */
  private List<String> sources(Layer<?> layer) {
    if (layer == inlined(model.graph())) {
      return List.of();
    }
    return model.graph().calls(layer).stream()
        .flatMap(node -> node.inputs().stream())
        .map(tensor -> source(tensor, inlined(model.graph())))
        .toList();
  }

  private static String source(SymbolicTensor tensor, Nested inlined) {
    Node node = tensor.node();
    if (node.layer() == inlined) {
      return source(inlined.graph().outputs().get(tensor.index()), inlined(inlined.graph()));
    }
    // A model counts the way through itself as its first call.
    int call = node.index() + (node.layer() instanceof Nested ? 1 : 0);
    return "%s[%d][%d]".formatted(node.layer().name(), call, tensor.index());
  }

  private void printRow(List<String> fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        line.setLength(Math.max(0, line.length() - 1));
        line.append(' ');
      }
      line.append(fields.get(i));
      line.setLength(Math.min(line.length(), positions[i]));
      line.append(" ".repeat(positions[i] - line.length()));
    }
    lines.add(line.toString());
  }
}
