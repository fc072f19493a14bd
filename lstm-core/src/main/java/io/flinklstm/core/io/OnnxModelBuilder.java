package io.flinklstm.core.io;

import io.flinklstm.core.io.OnnxView.Kind;
import io.flinklstm.core.io.OnnxView.Part;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes a model of an ONNX graph.
 *
 * <p>The operators are walked once, in the order of the file, with the knowledge which axis of each
 * value is batch, time or features. Transpositions and changes of shape only change that knowledge;
 * recurrent operators, products and functions become layers. What is not understood is refused with
 * the node.
 *
 * <p>Inputs and outputs of the model are [batch, time, features], also where the graph has time
 * first.
 */
final class OnnxModelBuilder {
  private static final Map<String, Function<OnnxCall, OnnxValue>> OPS = new TreeMap<>();

  static {
    OnnxSizeOps.addTo(OPS);
    OnnxShapeOps.addTo(OPS);
    OnnxPickOps.addTo(OPS);
    OnnxLayerOps.addTo(OPS);
    OnnxActivationOps.addTo(OPS);
  }

  private final String file;
  private final OnnxGraph graph;
  private final long opset;
  private final boolean timeFirst;
  private final List<String> problems = new ArrayList<>();
  private boolean swapped;
  private final Map<String, OnnxValue> values = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private final List<SymbolicTensor> inputs = new ArrayList<>();
  private final OnnxCall.Shared shared = new OnnxCall.Shared();

  private OnnxModelBuilder(String file, OnnxModel model, boolean timeFirst) {
    this.file = file;
    this.graph = model.graph();
    this.opset = model.opsets().getOrDefault("", 0L);
    this.timeFirst = timeFirst;
  }

  static Model read(ModelFiles files) throws ModelFormatException {
    return build(files.name(), OnnxReader.read(files.name(), files.main(), files.shards()));
  }

  /** With inputs [batch, time, features], or [time, batch, features] if operators want them so. */
  static Model build(String file, OnnxModel model) throws ModelFormatException {
    OnnxModelBuilder batchFirst = new OnnxModelBuilder(file, model, false);
    try {
      return batchFirst.build();
    } catch (ModelFormatException e) {
      if (!batchFirst.swapped) {
        throw e;
      }
      return new OnnxModelBuilder(file, model, true).build();
    }
  }

  private Model build() throws ModelFormatException {
    if (opset < 7) {
      problems.add(
          "%s: opset_import: expected version 7 or newer of the standard operators, found %d"
              .formatted(file, opset));
    }
    graph.initializers().forEach((name, tensor) -> define(name, new OnnxValue.Numbers(tensor)));
    graph.inputs().forEach(this::input);
    Set<OnnxNode> needed = needed();
    for (OnnxNode node : graph.nodes()) {
      if (needed.contains(node) && problems.size() < Limits.PROBLEMS) {
        run(node);
      }
    }
    refuseProblems();
    List<Flow> outputs = outputs();
    refuseProblems();
    return model(outputs);
  }

  private void refuseProblems() throws ModelFormatException {
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
  }

  private boolean define(String name, OnnxValue value) {
    if (!name.isEmpty() && !given.add(name)) {
      problems.add("%s: graph: value %s is there twice".formatted(file, ModelJson.quoted(name)));
      return false;
    }
    if (value != null) {
      values.put(name, value);
    }
    return true;
  }

  /** The operators that the outputs need. */
  private Set<OnnxNode> needed() {
    Map<String, OnnxNode> makers = new HashMap<>();
    for (OnnxNode node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (makers.putIfAbsent(output, node) != null && !output.isEmpty()) {
          problem(node, "output %s is there twice".formatted(ModelJson.quoted(output)));
        }
      }
    }
    Set<OnnxNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    List<String> open = new ArrayList<>();
    graph.outputs().forEach(output -> open.add(output.name()));
    while (!open.isEmpty()) {
      OnnxNode node = makers.get(open.remove(open.size() - 1));
      if (node != null && needed.add(node)) {
        node.inputs().stream().filter(name -> !name.isEmpty()).forEach(open::add);
      }
    }
    return needed;
  }

  private void input(OnnxValueInfo info) {
    if (graph.initializers().containsKey(info.name())) {
      return;
    }
    try {
      define(info.name(), view(info));
    } catch (IllegalArgumentException e) {
      define(info.name(), null);
      problems.add(
          "%s: graph.input %s: %s".formatted(file, ModelJson.quoted(info.name()), e.getMessage()));
    }
  }

  private OnnxView view(OnnxValueInfo info) {
    boolean ids = info.elementType().equals("INT64") || info.elementType().equals("INT32");
    List<OnnxValueInfo.Dimension> shape = info.shape().orElse(List.of());
    boolean sequence = ids || shape.size() == 3;
    if (shape.size() != 2 && !(shape.size() == 3 && !ids)) {
      throw new IllegalArgumentException(
          "expected 2 or 3 axes of floats or 2 of whole numbers, found " + shape.size());
    }
    if (!ids && !info.elementType().equals("FLOAT")) {
      throw new IllegalArgumentException("expected FLOAT, found " + info.elementType());
    }
    int timeAxis = !sequence ? -1 : timeFirst ? 0 : 1;
    int batchAxis = sequence && timeFirst ? 1 : 0;
    List<List<Part>> axes = new ArrayList<>();
    int[] sizes = {Shape.ANY, Shape.ANY, 0};
    for (int axis = 0; axis < shape.size(); axis++) {
      long size = shape.get(axis).size();
      if (size == 0 || size > Limits.UNITS) {
        throw new IllegalArgumentException("axis %d: size %d".formatted(axis, size));
      }
      if (axis == batchAxis) {
        axes.add(OnnxView.axis(Kind.BATCH, size < 0 ? OnnxSize.BATCH : OnnxSize.of(size)));
      } else if (axis == timeAxis) {
        sizes[1] = (int) size;
        axes.add(OnnxView.axis(Kind.TIME, size < 0 ? OnnxSize.TIME : OnnxSize.of(size)));
      } else if (size < 0) {
        throw new IllegalArgumentException(
            "axis %d: the number of features must be fixed".formatted(axis));
      } else {
        sizes[2] = (int) size;
        axes.add(OnnxView.axis(Kind.FEATURES, OnnxSize.of(size)));
      }
    }
    Shape batchShape = sequence ? Shape.of(sizes[0], sizes[1], sizes[2]) : Shape.of(-1, sizes[2]);
    InputLayer layer = InputLayer.of(ids ? Shape.of(-1, sizes[1]) : batchShape);
    SymbolicTensor tensor = named(layer, info.name()).tensor();
    inputs.add(tensor);
    Flow flow = new Flow.Input(tensor, sequence, sizes[2]);
    return new OnnxView(List.of(flow), List.copyOf(axes));
  }

  private static InputLayer named(InputLayer layer, String name) {
    boolean usable = name.length() <= Limits.NAME && name.matches("[A-Za-z0-9][-A-Za-z0-9._]*");
    return usable ? layer.name(name) : layer;
  }

  private void run(OnnxNode node) {
    List<OnnxValue> arguments = new ArrayList<>();
    boolean poisoned = false;
    for (String name : node.inputs()) {
      OnnxValue value = name.isEmpty() ? null : values.get(name);
      if (value == null && !name.isEmpty()) {
        poisoned = true;
        if (!given.contains(name)) {
          problem(node, ModelJson.quoted(name) + " is not computed before");
        }
      }
      arguments.add(value);
    }
    List<OnnxValue> results = List.of();
    if (!poisoned) {
      try {
        results = results(new OnnxCall(node, opset, arguments, shared));
      } catch (IllegalArgumentException | ArithmeticException e) {
        swapped |= e instanceof OnnxRecurrentOps.SwappedAxes;
        problem(node, e.getMessage());
      }
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      define(node.outputs().get(i), i < results.size() ? results.get(i) : null);
    }
  }

  private void problem(OnnxNode node, String problem) {
    problems.add("%s: %s: %s".formatted(file, node.place(), problem));
  }

  private static List<OnnxValue> results(OnnxCall call) {
    String type = call.node().opType();
    boolean standard = call.node().domain().isEmpty();
    if (standard && OnnxRecurrentOps.reads(type)) {
      return OnnxRecurrentOps.read(call);
    }
    OnnxValue gelu = standard ? OnnxGelu.step(call) : null;
    if (gelu != null) {
      return List.of(gelu);
    }
    Function<OnnxCall, OnnxValue> op = standard ? OPS.get(type) : null;
    if (op == null) {
      throw new IllegalArgumentException(
          "the operator is not supported; accepted are GRU, LSTM, RNN, "
              + String.join(", ", OPS.keySet()));
    }
    return List.of(op.apply(call));
  }

  private List<Flow> outputs() {
    List<Flow> outputs = new ArrayList<>();
    for (OnnxValueInfo info : graph.outputs()) {
      String place = "%s: graph.output %s: ".formatted(file, ModelJson.quoted(info.name()));
      if (values.get(info.name()) instanceof OnnxView view) {
        try {
          outputs.add(output(view));
        } catch (IllegalArgumentException e) {
          problems.add(place + e.getMessage());
        }
      } else if (values.get(info.name()) instanceof OnnxGelu) {
        problems.add(place + OnnxGelu.ALONE);
      } else {
        problems.add(place + "does not depend on an input");
      }
    }
    if (outputs.isEmpty() && problems.isEmpty()) {
      problems.add(file + ": graph.output: missing");
    }
    return outputs;
  }

  /** Any order of the axes will do, but no axis may be batch and time at once. */
  private static Flow output(OnnxView view) {
    for (List<Part> axis : view.axes()) {
      if (axis.stream().filter(part -> part.kind() != Kind.FEATURES).count() > 1) {
        throw new IllegalArgumentException("joins batch and time, found " + view);
      }
    }
    return view.flow();
  }

  private Model model(List<Flow> flows) throws ModelFormatException {
    try {
      flows.forEach(Flow::want);
      List<SymbolicTensor> outputs = flows.stream().map(Flow::tensor).toList();
      Model model = Model.of(inputs, outputs);
      boolean chain =
          inputs.size() == 1
              && outputs.size() == 1
              && model.graph().nodes().stream()
                  .allMatch(node -> node.inputs().size() < 2 && node.outputs().size() == 1);
      return chain ? Model.of("sequential_1", Model.Kind.SEQUENTIAL, model.graph()) : model;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(file + ": " + e.getMessage(), e);
    }
  }
}
