package io.flinklstm.core.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Time of a step against units, both logarithmic, as an SVG: a panel for each batch, a line for
 * each contender with its name at the end, the limit dashed. Light or dark as the reader's system.
 */
final class StepPlot {
  private static final int PANEL = 530;
  private static final int HEIGHT = 460;
  private static final int LEFT = 80;
  private static final int RIGHT = 184;
  private static final int TOP = 44;
  private static final int BOTTOM = 48;
  private static final int LABEL_DISTANCE = 15;
  private static final String LIMIT = "limit";

  private static final String STYLE =
      """
      text { font: 12px sans-serif; fill: #1f2328 }
      .head { font-weight: bold }
      .back { fill: #ffffff }
      .grid { stroke: #d1d9e0; stroke-width: 1 }
      polyline { fill: none; stroke-width: 2 }
      .limit { stroke: #59636e; stroke-dasharray: 5 4 }
      .selected { stroke: #cf222e; stroke-width: 3 }
      .scalar { stroke: #bc4c00 }
      .onnx_runtime { stroke: #0969da }
      .tensorflow { stroke: #9a6700 }
      .tensorflow_inline { stroke: #9a6700; stroke-dasharray: 2 3 }
      .pytorch { stroke: #8250df }
      .dl4j { stroke: #1a7f37 }
      .plain { stroke: #bf3989 }
      .leader { stroke-width: 1; fill: none; opacity: 0.6 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .back { fill: #0d1117 }
        .grid { stroke: #30363d }
        .limit { stroke: #9198a1 }
        .selected { stroke: #ff7b72 }
        .scalar { stroke: #f0883e }
        .onnx_runtime { stroke: #58a6ff }
        .tensorflow { stroke: #e3b341 }
        .tensorflow_inline { stroke: #e3b341 }
        .pytorch { stroke: #bc8cff }
        .dl4j { stroke: #56d364 }
        .plain { stroke: #f778ba }
      }
      """;

  /** A line: its class, its name, nanoseconds by units. */
  private record Line(String style, String title, SortedMap<Integer, Double> points) {}

  /** A name beside the end of its line. */
  private record Label(Line line, double end, double y) {}

  private final StringBuilder svg = new StringBuilder();
  private final TreeSet<Integer> batches = new TreeSet<>();
  private final TreeSet<Integer> units = new TreeSet<>();
  private final List<StepTime> times;
  private final StepLimit limit;
  private int lowest = Integer.MAX_VALUE;
  private int highest = Integer.MIN_VALUE;

  private StepPlot(List<StepTime> times, StepLimit limit) {
    this.times = times;
    this.limit = limit;
    for (StepTime time : times) {
      batches.add(time.batch());
      units.add(time.units());
    }
    for (int batch : batches) {
      for (Line line : lines(batch)) {
        line.points().values().forEach(this::include);
      }
    }
  }

  private void include(double nanoseconds) {
    double power = Math.log10(nanoseconds);
    lowest = Math.min(lowest, (int) Math.floor(power));
    highest = Math.max(highest, Math.max(lowest + 1, (int) Math.ceil(power)));
  }

  /** At least one time is needed. */
  static String of(List<StepTime> times, StepLimit limit) {
    return new StepPlot(times, limit).draw();
  }

  private List<Line> lines(int batch) {
    List<Line> lines = new ArrayList<>();
    Line least = new Line(LIMIT, LIMIT, new TreeMap<>());
    units.forEach(u -> limit.nanoseconds(batch, u).ifPresent(ns -> least.points().put(u, ns)));
    lines.add(least);
    for (ContenderName name : ContenderName.values()) {
      String style = name.name().toLowerCase(Locale.ROOT);
      Line line = new Line(style, name.title(), new TreeMap<>());
      times.stream()
          .filter(time -> time.batch() == batch && time.contender() == name)
          .forEach(time -> line.points().put(time.units(), time.nanoseconds()));
      lines.add(line);
    }
    lines.removeIf(line -> line.points().isEmpty());
    return lines;
  }

  private String draw() {
    int width = PANEL * batches.size();
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" role=\"img\">\n",
        width, HEIGHT, width, HEIGHT);
    add("<title>Nanoseconds of one LSTM step per key against units</title>\n");
    svg.append("<style>\n").append(STYLE).append("</style>\n");
    add("<rect class=\"back\" width=\"%d\" height=\"%d\"/>\n", width, HEIGHT);
    int panel = 0;
    for (int batch : batches) {
      add("<g transform=\"translate(%d 0)\">\n", PANEL * panel++);
      drawGrid(batch);
      List<Line> lines = lines(batch);
      lines.forEach(this::drawLine);
      labels(lines).forEach(this::drawLabel);
      add("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private void drawGrid(int batch) {
    add(
        "<text class=\"head\" x=\"%d\" y=\"22\">batch %d: ns per key and step</text>\n",
        LEFT, batch);
    for (int power = lowest; power <= highest; power++) {
      double y = y(Math.pow(10, power));
      add(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n",
          LEFT, y, PANEL - RIGHT, y);
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
          LEFT - 6, y + 4, String.format(Locale.ROOT, "%,.0f", Math.pow(10, power)));
    }
    for (int u : units) {
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>\n",
          x(u), HEIGHT - BOTTOM + 18, u);
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">units</text>\n",
        (LEFT + PANEL - RIGHT) / 2, HEIGHT - BOTTOM + 36);
  }

  private void drawLine(Line line) {
    StringBuilder points = new StringBuilder();
    line.points()
        .forEach((u, ns) -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(u), y(ns))));
    add("<polyline class=\"%s\" points=\"%s\"/>\n", line.style(), points.toString().strip());
  }

  /** Each as near to the end of its line as the one above leaves room for. */
  private List<Label> labels(List<Line> lines) {
    List<Line> downwards = new ArrayList<>(lines);
    downwards.sort(
        Comparator.comparingDouble(line -> y(line.points().get(line.points().lastKey()))));
    List<Label> labels = new ArrayList<>();
    double free = TOP;
    double bottom = HEIGHT - BOTTOM - (double) LABEL_DISTANCE * (lines.size() - 1);
    for (Line line : downwards) {
      double end = y(line.points().get(line.points().lastKey()));
      double y = Math.min(Math.max(end, free), bottom);
      labels.add(new Label(line, end, y));
      free = y + LABEL_DISTANCE;
      bottom += LABEL_DISTANCE;
    }
    return labels;
  }

  private void drawLabel(Label label) {
    int from = PANEL - RIGHT;
    add(
        "<path class=\"leader %s\" d=\"M%.1f %.1f L%d %.1f\"/>\n",
        label.line().style(),
        x(label.line().points().lastKey()) + 2,
        label.end(),
        from + 16,
        label.y());
    add("<text x=\"%d\" y=\"%.1f\">%s</text>\n", from + 20, label.y() + 4, label.line().title());
  }

  private double x(int u) {
    double low = Math.log(units.first());
    double span = Math.max(Math.log(units.last()) - low, 1e-9);
    return LEFT + 16 + (Math.log(u) - low) / span * (PANEL - RIGHT - LEFT - 32);
  }

  private double y(double nanoseconds) {
    double share = (Math.log10(nanoseconds) - lowest) / (highest - lowest);
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
