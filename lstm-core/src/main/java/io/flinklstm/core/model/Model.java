package io.flinklstm.core.model;

import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Node;
import io.flinklstm.core.layer.NotSteppableException;
import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.layer.StepPlan;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Layers between inputs and outputs. Weights are fixed, and shared by all threads; only a stateful
 * model remembers something: the state of its last {@link #predict}, as in TensorFlow.js.
 *
 * <p>One timestep maps the inputs to the outputs with [stateSize] floats of memory per key.
 */
public final class Model {
  private final String name;
  private final Kind kind;
  private final Graph graph;
  private final StepPlan plan;
  private final String whyNotSteppable;
  private final Predictor predictor;
  private final Nested layer;
  private final boolean nameIsChosen;
  private volatile boolean computes;

  /** What a model file calls the model. */
  public enum Kind {
    /** A chain of layers. */
    SEQUENTIAL("Sequential", "sequential_1"),
    /** Any graph. */
    FUNCTIONAL("Model", "model1");

    private final String className;
    private final String usualName;

    Kind(String className, String usualName) {
      this.className = className;
      this.usualName = usualName;
    }

    public String className() {
      return className;
    }
  }

  private Model(String name, Kind kind, Graph graph) {
    this.name = name == null ? kind.usualName : name;
    this.kind = kind;
    this.graph = graph;
    graph.use();
    this.layer = new Nested(kind.className(), graph, this.name);
    this.nameIsChosen = name != null;
    StepPlan steps = null;
    String reason = null;
    try {
      steps = StepPlan.of(graph);
    } catch (NotSteppableException e) {
      reason = e.getMessage();
    }
    this.plan = steps;
    this.whyNotSteppable = reason;
    this.predictor = new Predictor(this.name, graph);
  }

  /** An input of this shape, without the batch axis; -1 is any size. */
  public static SymbolicTensor input(int... shape) {
    return InputLayer.of(Shape.of(shape).withAxis(0, Shape.ANY)).tensor();
  }

  /** A named input of this shape, without the batch axis; -1 is any size. */
  public static SymbolicTensor input(String name, int... shape) {
    return InputLayer.of(Shape.of(shape).withAxis(0, Shape.ANY)).name(name).tensor();
  }

  /** An input of this shape, with the batch axis, as stateful layers need it. */
  public static SymbolicTensor batchInput(int... batchShape) {
    return InputLayer.of(Shape.of(batchShape)).tensor();
  }

  /** The model between two tensors. */
  public static Model of(SymbolicTensor input, SymbolicTensor output) {
    return of(List.of(input), List.of(output));
  }

  /** The model between tensors. */
  public static Model of(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    return new Model(null, Kind.FUNCTIONAL, Graph.of(inputs, outputs));
  }

  /**
   * The model between tensors.
   *
   * @param inputs outputs of input layers
   * @throws IllegalArgumentException if an input is missing, or two layers have one name
   */
  public static Model of(String name, List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    return new Model(name, Kind.FUNCTIONAL, Graph.of(inputs, outputs));
  }

  /** A chain of layers; the first has an input shape. */
  public static Model sequential(Layer<?>... layers) {
    for (Layer<?> layer : layers) {
      if (layer == null) {
        throw new IllegalArgumentException("layers: expected layers, found null among them");
      }
    }
    return sequential(null, List.of(layers));
  }

  /**
   * A chain of layers.
   *
   * @param layers first to last; the first is an input layer or has an input shape
   * @throws IllegalArgumentException if the first has none, or a layer does not fit the one before
   */
  public static Model sequential(String name, List<? extends Layer<?>> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers: expected at least one, found none");
    }
    Layer<?> first = layers.get(0);
    InputLayer input = inputOf(first);
    SymbolicTensor source = input.tensor();
    SymbolicTensor tensor = source;
    for (Layer<?> layer : layers) {
      if (layer != input) {
        tensor = layer.apply(tensor);
      }
    }
    return of(name, Kind.SEQUENTIAL, Graph.of(List.of(source), List.of(tensor)));
  }

  /**
   * The model that a graph is.
   *
   * @throws IllegalArgumentException if it should be a chain and a layer has several inputs or
   *     outputs
   */
  public static Model of(String name, Kind kind, Graph graph) {
    if (kind == Kind.SEQUENTIAL) {
      graph.nodes().forEach(Model::requireLink);
    }
    return new Model(name, kind, graph);
  }

  private static void requireLink(Node node) {
    if (node.outputs().size() != 1 || node.inputs().size() > 1) {
      throw new IllegalArgumentException(
          "layer \"%s\" (%s): has %d inputs and %d outputs; all layers of a chain have one of each"
              .formatted(
                  node.layer().name(),
                  node.layer().className(),
                  node.inputs().size(),
                  node.outputs().size()));
    }
  }

  /**
   * The input layer of a chain that begins with this layer.
   *
   * @throws IllegalArgumentException if its shape is not known
   */
  public static InputLayer inputOf(Layer<?> first) {
    if (first instanceof InputLayer given) {
      return given;
    }
    Shape shape = first.batchInputShape();
    if (shape == null && first instanceof Nested nested) {
      shape = nested.graph().inputs().get(0).shape();
    }
    if (shape == null) {
      throw new IllegalArgumentException(
          "layer \"%s\" (%s): the first layer of a chain needs an inputShape or batchInputShape"
              .formatted(first.name(), first.className()));
    }
    InputLayer input = InputLayer.implied(shape);
    return first.isNamed() ? input.name(first.name() + "_input") : input;
  }

  /** This model as a layer of others, always the same one; the weights are shared. */
  public Nested asLayer() {
    return nameIsChosen && !layer.isBuilt() ? layer.name(name) : layer;
  }

  /** Name of the model. */
  public String name() {
    return name;
  }

  /** Whether it is a chain or a graph. */
  public Kind kind() {
    return kind;
  }

  /** Its calls and layers. */
  public Graph graph() {
    return graph;
  }

  /** From the inputs to the outputs; a chain lists its input layer only if that was added to it. */
  public List<Layer<?>> layers() {
    return graph.layers().stream().filter(Model::isListed).toList();
  }

  static boolean isListed(Layer<?> layer) {
    return !(layer instanceof InputLayer input && input.isImplied());
  }

  /** The layer of this name. */
  public Optional<Layer<?>> layer(String layerName) {
    return graph.layers().stream().filter(l -> l.name().equals(layerName)).findFirst();
  }

  /** All weights: those that are trained, layer after layer, then the others. */
  public List<Weight> weights() {
    return graph.weights();
  }

  /** Shapes of the inputs, batch axis included. */
  public List<Shape> inputShapes() {
    return graph.inputs().stream().map(SymbolicTensor::shape).toList();
  }

  /** Shapes of the outputs, batch axis included. */
  public List<Shape> outputShapes() {
    return graph.outputs().stream().map(SymbolicTensor::shape).toList();
  }

  /** Numbers in all weights. */
  public long parameters() {
    return weights().stream().mapToLong(Weight::elements).sum();
  }

  // Tables of the layers, one line each.

  /** The lines of TensorFlow.js's {@code model.summary()}. */
  public List<String> summary() {
    return TfjsSummary.of(this, 0);
  }

  /**
   * The lines of TensorFlow.js's {@code model.summary(lineLength, positions)}.
   *
   * @param lineLength at least 1
   * @param positions where the columns end, ascending: layer, input shape, output shape, parameters
   *     and, unless the model is a single line of layers, inputs; fractions of the length if the
   *     last is at most 1. None for those of TensorFlow.js
   * @throws IllegalArgumentException if length or positions are not as said
   */
  public List<String> summary(int lineLength, double... positions) {
    if (lineLength < 1) {
      throw new IllegalArgumentException("lineLength must be at least 1, not " + lineLength);
    }
    return TfjsSummary.of(this, lineLength, positions);
  }

  /**
   * The lines of Keras 3's {@code model.summary(line_length)}.
   *
   * @param width of the table
   * @throws IllegalArgumentException if there is no room for the columns
   */
  public List<String> kerasSummary(int width) {
    return KerasSummary.of(this, width);
  }

  // What it computes with.

  /**
   * Sets what the weight matrices of products are rounded to in memory, in all layers, models and
   * layers within included; FLOAT32, as they are, by default. BFLOAT16 halves the memory that a
   * step of a large model has to read. Biases, tables of embeddings, states and sums stay float,
   * and so does what {@link #weights()} gives and a file of the model gets. Layers shared with
   * other models change there, too. To be set before other threads have the model.
   *
   * @return this model
   * @throws IllegalStateException after the first prediction or stepper of this model, or if one of
   *     its layers has computed elsewhere; nothing is changed then
   */
  public Model precision(Precision value) {
    graph.precision(value);
    return this;
  }

  private void startComputing() {
    if (!computes) {
      graph.startComputing();
      computes = true;
    }
  }

  // Event by event.

  /** Why the model cannot advance event by event, or empty if it can. */
  public Optional<String> whyNotSteppable() {
    return Optional.ofNullable(whyNotSteppable);
  }

  private StepPlan steps() {
    if (plan == null) {
      throw new IllegalStateException(whyNotSteppable);
    }
    return plan;
  }

  /** Numbers of the first input per timestep. */
  public int inputs() {
    return steps().slotSizes().get(steps().inputs().get(0));
  }

  /** Numbers of the first output per timestep. */
  public int outputs() {
    return steps().slotSizes().get(steps().outputs().get(0));
  }

  /** When an input changes: with each timestep, or not at all. */
  public Pace inputPace(int input) {
    return steps().pace(steps().inputs().get(input));
  }

  /** When an output changes: with each timestep, summing up the timesteps, or not at all. */
  public Pace outputPace(int output) {
    return steps().pace(steps().outputs().get(output));
  }

  /**
   * Multiply-adds with weights in one timestep of one sample, the sum over all calls of layers:
   * (inputs + u) · g·u for a recurrent layer of u units with g gates and candidates (LSTM 4, GRU 3,
   * SimpleRNN 1), rows · inputs · units for Dense. Biases, activations and products of states and
   * gates are not counted.
   */
  public long multiplyAdds() {
    return steps().multiplyAdds();
  }

  /** Floats of memory per key. */
  public int stateSize() {
    return steps().stateSize();
  }

  /** Where each call of a layer with memory keeps it, in the order of the steps. */
  public List<StateSlice> stateSlices() {
    List<StateSlice> slices = new ArrayList<>();
    for (StepPlan.Step step : steps().steps()) {
      if (step.stateSize() > 0) {
        Layer<?> layer = step.layer();
        slices.add(
            new StateSlice(layer.name(), layer.className(), step.stateFrom(), step.stateSizes()));
      }
    }
    return slices;
  }

  /** The memory of a key before its first event: zeros, [stateSize]. */
  public ModelState newState() {
    return new ModelState(new float[stateSize()]);
  }

  /**
   * Scratch for one thread.
   *
   * @throws IllegalStateException with {@link #whyNotSteppable()}
   */
  public Stepper stepper() {
    StepPlan steps = steps();
    startComputing();
    return new Stepper(this, steps);
  }

  /**
   * Scratch for one thread that advances many keys at once.
   *
   * @param capacity how many keys at most
   * @throws IllegalStateException with {@link #whyNotSteppable()}
   * @throws IllegalArgumentException if capacity is not positive or asks for too much memory
   */
  public BatchStepper batchStepper(int capacity) {
    return new BatchStepper(this, steps(), capacity);
  }

  /**
   * Steps events of a key that does not exist until the JVM has compiled what steps of this model
   * need, so that the first real event is as fast as later ones. Modifies nothing.
   *
   * @param atMost how long
   * @throws IllegalStateException with {@link #whyNotSteppable()}
   */
  public WarmUp warmUp(Duration atMost) {
    return WarmUp.run(new Rehearsal(this), atMost);
  }

  // Whole sequences.

  /**
   * Whole sequences of a model with one input and one output; the same bits as stepping.
   *
   * @param x [batch, time, inputs], time at least 1; or [batch, inputs] for a model without time.
   *     The number of timesteps need not be that of the training windows
   * @throws IllegalArgumentException if x has another shape
   */
  public Tensor predict(Tensor x) {
    List<Tensor> outputs = predict(List.of(x));
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "model \"%s\" has %d outputs; predict a list to get a list"
              .formatted(name, outputs.size()));
    }
    return outputs.get(0);
  }

  /** Whole sequences in batches of 32, or of the batch size the inputs demand. */
  public List<Tensor> predict(List<Tensor> inputs) {
    int batch = graph.inputs().get(0).shape().dimension(0);
    return predict(inputs, batch > 0 ? batch : Predictor.BATCH);
  }

  /**
   * Whole sequences.
   *
   * <p>Samples are cut into consecutive batches. In a stateful model sample i of a batch goes on
   * from the state of sample i of the batch before, also from one call to the next; in any other
   * model the batch size changes nothing.
   *
   * @param inputs one tensor per input, of one number of samples
   * @return one tensor per output
   * @throws IllegalArgumentException if number or shapes do not fit
   */
  public List<Tensor> predict(List<Tensor> inputs, int batchSize) {
    startComputing();
    return predictor.predict(inputs, batchSize);
  }

  /** Forgets the states of all stateful layers. */
  public void resetStates() {
    predictor.reset();
  }

  /**
   * The states of a stateful layer, [batch, size] each, or an empty list before its first call.
   *
   * @param layerName for a layer within others their names, too: {@code bi/forward_lstm}
   * @throws IllegalArgumentException if there is no such layer, or it is not stateful
   */
  public List<Tensor> states(String layerName) {
    return predictor.states(layerName);
  }

  /**
   * Sets the states of a stateful layer, [batch, size] each.
   *
   * @param layerName for a layer within others their names, too: {@code bi/forward_lstm}
   * @throws IllegalArgumentException if there is no such layer, or number or shapes do not fit
   */
  public void setStates(String layerName, List<Tensor> states) {
    predictor.setStates(layerName, states);
  }

  @Override
  public String toString() {
    return "Model %s %s -> %s, %d layers, %d parameters"
        .formatted(
            name,
            Arrays.toString(inputShapes().toArray()),
            Arrays.toString(outputShapes().toArray()),
            layers().size(),
            parameters());
  }
}
