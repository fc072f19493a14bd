package io.flinklstm.core.model;

import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Node;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The table of {@code keras.Model.summary()}.
 *
 * <p>Source: {@code print_summary} in keras/src/utils/summary_utils.py, Keras 3, with the words of
 * a cell broken as rich 15 does it.
 */
final class KerasSummary {
  private static final double[] STRAIGHT_POSITIONS = {0.45, 0.80, 1.0};
  private static final double[] CONNECTED_POSITIONS = {0.3, 0.56, 0.74, 1.0};

  /** Parameter counts are right-aligned. */
  private static final int NUMBERS = 2;

  private static final int NARROWEST = 4;

  private final Model model;
  private final boolean connections;
  private final int[] widths;
  private final List<String> lines = new ArrayList<>();

  private KerasSummary(Model model, int width) {
    this.model = model;
    this.connections = model.kind() != Kind.SEQUENTIAL && !Straight.is(model.graph());
    this.widths = widths(width, connections ? CONNECTED_POSITIONS : STRAIGHT_POSITIONS);
  }

  /**
   * The lines.
   *
   * @param width of the table
   * @throws IllegalArgumentException if a column would be too narrow
   */
  static List<String> of(Model model, int width) {
    KerasSummary summary = new KerasSummary(model, width);
    summary.print();
    return List.copyOf(summary.lines);
  }

  /** Widths of the columns with a blank on both sides, without the rules between them. */
  private static int[] widths(int width, double[] positions) {
    int[] widths = new int[positions.length];
    int from = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = (int) (positions[i] * width) - from;
      from += widths[i];
    }
    if (Arrays.stream(widths).min().orElseThrow() < NARROWEST) {
      throw new IllegalArgumentException(
          "width is too small for %d columns: %d".formatted(widths.length, width));
    }
    // Blanks and rules do not fit, so all columns give up the same; halves round to even.
    int excess = 3 * widths.length + 1;
    for (int i = 0; i < widths.length; i++) {
      int less = (int) Math.rint(excess / (double) (widths.length - i));
      widths[i] += 2 - less;
      excess -= less;
    }
    return widths;
  }

  private void print() {
    lines.add("Model: \"%s\"".formatted(model.name().replaceAll("\\p{Cntrl}", "?")));
    List<String> header = new ArrayList<>(List.of("Layer (type)", "Output Shape", "Param #"));
    if (connections) {
      header.add("Connected to");
    }
    rule("┏━┳┓");
    row(header, '┃');
    rule("┡━╇┩");
    List<Layer<?>> layers = model.layers().stream().filter(this::isShown).toList();
    for (int i = 0; i < layers.size(); i++) {
      row(fields(layers.get(i)), '│');
      rule(i == layers.size() - 1 ? "└─┴┘" : "├─┼┤");
    }
    List<Weight> weights = model.weights();
    total("Total", weights);
    total("Trainable", weights.stream().filter(Weight::trainable).toList());
    total("Non-trainable", weights.stream().filter(weight -> !weight.trainable()).toList());
  }

  /** Keras never lists the input layer of a chain. */
  private boolean isShown(Layer<?> layer) {
    return model.kind() != Kind.SEQUENTIAL || !(layer instanceof InputLayer);
  }

  private void total(String what, List<Weight> weights) {
    long parameters = weights.stream().mapToLong(Weight::elements).sum();
    long bytes = weights.stream().mapToLong(KerasSummary::bytes).sum();
    lines.add(" %s params: %s (%s)".formatted(what, thousands(parameters), memory(bytes)));
  }

  /** In Keras: a single number is a count, which is a long. */
  private static long bytes(Weight weight) {
    return weight.elements() * (weight.shape().length == 0 ? Long.BYTES : Float.BYTES);
  }

  private static String thousands(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String memory(long bytes) {
    double size = bytes;
    List<String> units = List.of("B", "KB", "MB", "GB", "TB", "PB");
    int unit = 0;
    while (size >= 1024 && unit < units.size() - 1) {
      size /= 1024;
      unit++;
    }
    return new BigDecimal(size).setScale(2, RoundingMode.HALF_EVEN) + " " + units.get(unit);
  }

  private List<String> fields(Layer<?> layer) {
    List<Node> calls = model.graph().calls(layer);
    List<String> shapes =
        calls.get(calls.size() - 1).outputs().stream()
            .map(tensor -> shape(tensor.shape()))
            .toList();
    List<String> fields = new ArrayList<>();
    fields.add("%s (%s)".formatted(layer.name(), className(layer)));
    fields.add(shapes.size() == 1 ? shapes.get(0) : "[" + String.join(", ", shapes) + "]");
    fields.add(thousands(layer.parameters()));
    if (connections) {
      String sources =
          calls.stream()
              .flatMap(node -> node.inputs().stream())
              .map(tensor -> "%s[%d]".formatted(tensor.node(), tensor.index()))
              .collect(Collectors.joining(", "));
      fields.add(sources.isEmpty() ? "-" : sources);
    }
    return fields;
  }

  /** What Keras 3 calls it: a model that is no chain is Functional. */
  private static String className(Layer<?> layer) {
    return layer instanceof Nested && !layer.className().equals(Kind.SEQUENTIAL.className())
        ? "Functional"
        : layer.className();
  }

  private static String shape(Shape shape) {
    return Arrays.stream(shape.dimensions())
        .mapToObj(dimension -> dimension == Shape.ANY ? "None" : Integer.toString(dimension))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * A rule across the table.
   *
   * @param corners its first character, the one it is made of, the one at each column, the last
   */
  private void rule(String corners) {
    lines.add(
        Arrays.stream(widths)
            .mapToObj(width -> corners.substring(1, 2).repeat(width))
            .collect(
                Collectors.joining(
                    corners.substring(2, 3), corners.substring(0, 1), corners.substring(3))));
  }

  private void row(List<String> fields, char edge) {
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      cells.add(broken(fields.get(i), widths[i] - 2));
    }
    int height = cells.stream().mapToInt(List::size).max().orElseThrow();
    for (int k = 0; k < height; k++) {
      StringBuilder line = new StringBuilder().append(edge);
      for (int i = 0; i < cells.size(); i++) {
        String text = k < cells.get(i).size() ? cells.get(i).get(k) : "";
        String blanks = " ".repeat(widths[i] - 2 - text.length());
        line.append(' ').append(i == NUMBERS ? blanks + text : text + blanks);
        line.append(' ').append(edge);
      }
      lines.add(line.toString());
    }
  }

  /** Text broken between words; a word that is too long for a line ends in an ellipsis. */
  private static List<String> broken(String text, int width) {
    List<String> broken = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      boolean fits = line.length() + 1 + word.length() <= width;
      if (!line.isEmpty() && !fits) {
        broken.add(cut(line, width));
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    broken.add(cut(line, width));
    return broken;
  }

  private static String cut(CharSequence line, int width) {
    return line.length() <= width ? line.toString() : line.subSequence(0, width - 1) + "…";
  }
}
