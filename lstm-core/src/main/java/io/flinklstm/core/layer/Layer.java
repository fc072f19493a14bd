package io.flinklstm.core.layer;

import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A layer: settings, and weights once it knows its inputs.
 *
 * <p>It is configured by its fluent methods, built by its first {@link #apply}, and immutable from
 * its first use in a model or on numbers. Settings follow TensorFlow.js's {@code tf.layers}: names
 * in camel case, the same meaning; an unusable value is an {@link IllegalArgumentException} with
 * the field, what is accepted and what was found.
 *
 * @param <L> the layer's own type, for chaining
 */
public abstract class Layer<L extends Layer<L>> implements Cloneable {
  /** What TensorFlow.js accepts as name of a tensor. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._\\\\/]*");

  private String name;
  private boolean trainable = true;
  private Shape batchInputShape;
  private List<Tensor> initialWeights;
  private Layer<?> owner;
  private Precision precision = Precision.FLOAT32;
  private boolean namedInOwner;

  private List<Weight> weights = new ArrayList<>();
  private List<Shape> builtFor;
  private boolean nameIsAutomatic;
  private volatile boolean inUse;
  private volatile boolean hasComputed;
  private int calls;

  Layer() {}

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  // Settings of every layer.

  /** Its name, unique in a model; without one the model gives it one. */
  public final L name(String value) {
    requireOpen("name");
    Setting.notNull("name", value, "a name");
    if (!NAME.matcher(value).matches()) {
      throw Setting.problem(
          "name",
          "letters, digits, - . _ \\ / with a letter or digit in front",
          Setting.quoted(value));
    }
    this.name = value;
    this.nameIsAutomatic = false;
    return self();
  }

  /** Whether training changes its weights; true by default. */
  public L trainable(boolean value) {
    this.trainable = value;
    return self();
  }

  /** Shape of the input without the batch axis; -1 is any size. For the first layer of a chain. */
  public final L inputShape(int... shape) {
    Setting.notNull("inputShape", shape, "sizes, or -1 for any");
    int[] whole = new int[shape.length + 1];
    whole[0] = Shape.ANY;
    System.arraycopy(shape, 0, whole, 1, shape.length);
    return batchInputShape(whole);
  }

  /** Shape of the input with the batch axis; -1 is any size. */
  public final L batchInputShape(int... shape) {
    requireOpen("batchInputShape");
    Setting.notNull("batchInputShape", shape, "sizes, or -1 for any");
    if (shape.length < 1 || Arrays.stream(shape).anyMatch(size -> size < Shape.ANY || size == 0)) {
      throw Setting.problem("inputShape", "sizes above 0, or -1 for any", Arrays.toString(shape));
    }
    this.batchInputShape = Shape.of(shape);
    return self();
  }

  /** Its first weights, in the order of {@link #weights()}; without them initializers decide. */
  public final L weights(Tensor... values) {
    requireOpen("weights");
    Setting.notNull("weights", values, "tensors");
    for (Tensor value : values) {
      Setting.notNull("weights", value, "tensors");
    }
    this.initialWeights = List.of(values);
    return self();
  }

  /** A name nobody chose; a model changes it if it is taken. */
  final void giveName(String value) {
    this.name = value;
    this.nameIsAutomatic = true;
  }

  final boolean nameIsAutomatic() {
    return name == null || nameIsAutomatic;
  }

  final boolean hasInitialWeights() {
    return initialWeights != null;
  }

  final void requireOpen(String field) {
    if (builtFor != null) {
      throw new IllegalStateException(
          "%s of layer \"%s\" cannot be set any more: it has been applied"
              .formatted(field, name()));
    }
  }

  // Use.

  /**
   * Calls the layer on symbolic inputs; the first call builds it, later ones share its weights.
   *
   * @param inputs for a recurrent layer its input, then the initial states if given
   * @return its first output
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public final SymbolicTensor apply(SymbolicTensor... inputs) {
    return applyAll(inputs).get(0);
  }

  /** Calls the layer on symbolic inputs. Returns all outputs: [output, states...]. */
  public final List<SymbolicTensor> applyAll(SymbolicTensor... inputs) {
    requireInputs(inputs);
    List<SymbolicTensor> sources = List.of(inputs);
    List<Shape> shapes = sources.stream().map(SymbolicTensor::shape).toList();
    return new Node(this, nextCall(), sources, open(shapes)).outputs();
  }

  private void requireInputs(Object[] inputs) {
    boolean none = !(this instanceof InputLayer) && (inputs == null || inputs.length == 0);
    if (none || Arrays.stream(inputs).anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          place()
              + "inputs: expected at least one tensor and none null, found "
              + Arrays.toString(inputs));
    }
  }

  private synchronized int nextCall() {
    return calls++;
  }

  /** Builds it if need be; gives the shapes of the outputs. A failed first call leaves no trace. */
  final synchronized List<Shape> open(List<Shape> shapes) {
    boolean first = builtFor == null;
    try {
      if (!first) {
        requireSameWidths(shapes);
        return outputShapes(shapes);
      }
      build(shapes);
      List<Shape> outputs = outputShapes(shapes);
      if (initialWeights != null) {
        setWeights(initialWeights);
      }
      builtFor = List.copyOf(shapes);
      return outputs;
    } catch (IllegalArgumentException | ArithmeticException e) {
      if (first) {
        weights = new ArrayList<>();
        unbuild();
      }
      throw new IllegalArgumentException(place() + e.getMessage(), e);
    }
  }

  /** Calls on numbers: builds the layer if need be, without a mask, from a state of zeros. */
  public final Tensor apply(Tensor... inputs) {
    return call(List.of(inputs), null).get(0);
  }

  /**
   * Calls on numbers.
   *
   * @param inputs [batch, ...] each
   * @param mask of the time axis of the inputs, or null
   * @return all outputs
   */
  public final List<Tensor> call(List<Tensor> inputs, Mask mask) {
    requireInputs(inputs.toArray());
    if (mask != null) {
      Tensor x = inputs.get(0);
      boolean fits =
          x.rank() > 1 && x.dimension(0) == mask.batch() && x.dimension(1) == mask.time();
      if (!fits) {
        throw new IllegalArgumentException(
            "%smask: expected the batch and time of %s, found [%d, %d]"
                .formatted(place(), x, mask.batch(), mask.time()));
      }
    }
    open(inputs.stream().map(Shape::of).toList());
    use();
    if (!hasComputed) {
      LayersWithin.of(List.of(this)).startComputing();
    }
    List<Value> values = new ArrayList<>();
    for (Tensor input : inputs) {
      values.add(new Value(input, values.isEmpty() ? mask : null));
    }
    return call(values, new Memory()).stream().map(Value::tensor).toList();
  }

  // What it is.

  /** Its name, or its class while it has none. */
  public final String name() {
    return name == null ? className() : name;
  }

  /** Whether the user or a file gave it a name. */
  public final boolean isNamed() {
    return name != null;
  }

  /** The class as model files name it, for example {@code LSTM}. */
  public abstract String className();

  public final boolean trainable() {
    return trainable && (owner == null || owner.trainable());
  }

  /** The input shape set on it, with the batch axis, or null. */
  public final Shape batchInputShape() {
    return batchInputShape;
  }

  /** Its settings as model files have them, in snake case; weights not included. */
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", trainable);
    if (batchInputShape != null) {
      config.put("batch_input_shape", batchInputShape);
      config.put("dtype", "float32");
    }
    describe(config);
    return config;
  }

  /** Adds the settings of this kind of layer; values are JSON's, shapes, or maps of those. */
  abstract void describe(Map<String, Object> config);

  /** The layers it is made of; what they remember is in the parts of its {@link Memory}. */
  public List<Layer<?>> parts() {
    return List.of();
  }

  /** In the order of TensorFlow.js: trainable or not, as the layer made them. */
  public List<Weight> weights() {
    return List.copyOf(weights);
  }

  /** Numbers in all weights. */
  public final long parameters() {
    return weights().stream().mapToLong(Weight::elements).sum();
  }

  /**
   * Sets all weights, in their order.
   *
   * @throws IllegalArgumentException if number or shapes differ
   * @throws IllegalStateException before the layer is built, and once it is in use
   */
  public final void setWeights(List<Tensor> values) {
    List<Weight> mine = weights();
    if (values.size() != mine.size()) {
      throw new IllegalArgumentException(
          "weights: expected %d %s, found %d".formatted(mine.size(), mine, values.size()));
    }
    for (int i = 0; i < values.size(); i++) {
      mine.get(i).requireShape(values.get(i));
    }
    for (int i = 0; i < values.size(); i++) {
      mine.get(i).set(values.get(i));
    }
  }

  /** The layer's prefix in the names of weights. */
  final String path() {
    if (owner == null) {
      return name();
    }
    return namedInOwner ? owner.path() + "/" + name() : owner.path();
  }

  /** Makes this layer a part of another. */
  final void ownedBy(Layer<?> whole, boolean named) {
    this.owner = whole;
    this.namedInOwner = named;
  }

  /** Whether it has been applied, so that it has its weights. */
  public final boolean isBuilt() {
    return builtFor != null;
  }

  final boolean hasOwner() {
    return owner != null;
  }

  final boolean inUse() {
    return inUse;
  }

  /** What the weight matrices of products are rounded to while in use. */
  final Precision precision() {
    return owner == null ? precision : owner.precision();
  }

  /**
   * Sets what the weight matrices of products are rounded to while in use, also for all layers
   * within; FLOAT32, as they are, by default. Biases and sums stay float, and so do the weights
   * that are saved.
   *
   * @throws IllegalStateException if this is a part of another layer, which has the precision of
   *     the whole, or if it or a layer within has computed; nothing is changed then
   */
  public final void precision(Precision value) {
    if (owner != null) {
      throw new IllegalStateException(
          place() + "precision: expected it on the whole, %s, not on a part".formatted(owner));
    }
    LayersWithin.of(List.of(this)).precision(value);
  }

  final void requireNotComputed() {
    if (hasComputed) {
      throw new IllegalStateException(
          place() + "precision cannot be set any more: the layer has computed");
    }
  }

  final synchronized void takePrecision(Precision value) {
    requireNotComputed();
    precision = value;
  }

  /** Brings weights that are in use into the precision taken. */
  final synchronized void packAgain() {
    if (inUse) {
      prepare();
    }
  }

  /** Fixes the precision. */
  final synchronized void startComputing() {
    hasComputed = true;
  }

  /** Fixes the weights. */
  final synchronized void use() {
    if (!inUse) {
      prepare();
      inUse = true;
    }
  }

  /** A layer of the same settings that is not built yet. */
  @SuppressWarnings("unchecked")
  L copy() {
    try {
      Layer<L> copy = (Layer<L>) super.clone();
      copy.weights = new ArrayList<>();
      copy.builtFor = null;
      copy.inUse = false;
      copy.hasComputed = false;
      copy.calls = 0;
      copy.owner = null;
      return (L) copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("layers are Cloneable", e);
    }
  }

  final String place() {
    return "layer \"%s\" (%s): ".formatted(name(), className());
  }

  final Weight addWeight(String weight, int[] shape, Function<int[], Tensor> initializer) {
    Weight added = new Weight(this, weight, shape, initializer);
    weights.add(added);
    return added;
  }

  // The rules of one kind of layer.

  /** Checks the input shapes and adds the weights they ask for. */
  abstract void build(List<Shape> inputs);

  /** Takes back what {@link #build} did to other objects. */
  void unbuild() {}

  /**
   * Brings the weights into the form that the rules read: before any rule, and again when the
   * precision changes.
   */
  void prepare() {}

  /** Checks that shapes of a later call fit the weights. */
  void requireSameWidths(List<Shape> inputs) {
    if (weights().isEmpty()) {
      return;
    }
    for (int i = 0; i < Math.min(inputs.size(), builtFor.size()); i++) {
      if (!sameWidths(builtFor.get(i), inputs.get(i))) {
        throw new IllegalArgumentException(
            "input %d: expected %s as in its first call, found %s"
                .formatted(i, builtFor.get(i), inputs.get(i)));
      }
    }
  }

  /** Whether the ranks are equal, and all known sizes but those of batch and time. */
  final boolean sameWidths(Shape one, Shape other) {
    boolean same = one.rank() == other.rank();
    for (int axis = firstWidth(one.rank()); same && axis < one.rank(); axis++) {
      int here = one.dimension(axis);
      int there = other.dimension(axis);
      same = here == there || here == Shape.ANY || there == Shape.ANY;
    }
    return same;
  }

  /** The first axis whose size the weights depend on: after batch and time. */
  int firstWidth(int rank) {
    return Math.min(2, rank - 1);
  }

  /** Shapes of the outputs, at least one. */
  abstract List<Shape> outputShapes(List<Shape> inputs);

  /**
   * Whole sequences.
   *
   * @param inputs of checked shapes; read
   * @param memory of a stateful layer; read and modified. Others leave it alone
   */
  abstract List<Value> call(List<Value> inputs, Memory memory);

  /** Whether {@link #call} leaves something in its memory. */
  boolean remembers() {
    return false;
  }

  /**
   * The pace of each output.
   *
   * @throws NotSteppableException if the layer cannot advance step by step at this pace
   */
  List<Pace> paces(List<Pace> inputs) {
    for (Pace pace : inputs) {
      if (pace != inputs.get(0) && (pace == Pace.EACH_STEP || inputs.get(0) == Pace.EACH_STEP)) {
        throw new NotSteppableException(this, "mixes a sequence with a tensor that is none");
      }
    }
    return List.of(inputs.contains(Pace.SO_FAR) ? Pace.SO_FAR : inputs.get(0));
  }

  /** Whether its input is [batch, time] of ids, so that the second axis is time. */
  boolean readsIds() {
    return false;
  }

  /** Floats of memory per key and call, given how many inputs the call has. */
  int stateSize(int inputs) {
    return 0;
  }

  /** Sizes of the states that are worth a name, in the order they are kept: [h, c]. */
  List<Integer> stateSizes() {
    return List.of();
  }

  /** Floats of scratch that {@link #step} needs. */
  int scratchSize() {
    return 0;
  }

  /** Floats of scratch that {@link #steps} needs for this many samples; no less for more. */
  int scratchSize(int count) {
    return scratchSize();
  }

  /**
   * Multiply-adds with weights in one {@link #step}; additions of a bias, activations and products
   * of states and gates are not counted. 0 for a layer without such products.
   *
   * @param sizes numbers of each input per timestep
   */
  long multiplyAdds(List<Integer> sizes) {
    return 0;
  }

  /**
   * Advances one timestep of one sample.
   *
   * @param x one array per input; read
   * @param real false if the timestep is padding
   * @param state the memory is state[stateFrom .. stateFrom + stateSize); read and modified
   * @param scratch at least [scratchSize]; modified, content without meaning afterwards
   * @param y one array per output; modified
   * @return whether the outputs are real
   */
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    throw new NotSteppableException(this, "has no rule for a single timestep");
  }

  /**
   * Advances one timestep of many samples, with the bits of one {@link #step} after the other.
   * Layers have a rule of their own for it where that is faster.
   *
   * @param rows inputs and outputs; modified as it says
   * @param state memories of the samples, laid out as rows says; read and modified
   */
  void steps(StepRows rows, float[] state, int count) {
    for (int k = 0; k < count; k++) {
      rows.stepOne(this, state, k);
    }
  }

  @Override
  public String toString() {
    return "%s %s".formatted(className(), name());
  }
}
