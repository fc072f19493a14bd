package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A recurrent layer that reads its sequence in both directions, {@code tf.layers.bidirectional}.
 *
 * <p>It holds two copies of the layer it is made of, named {@code forward_} and {@code backward_}
 * and the layer's name; weights are those of the first, then those of the second. Inputs: the
 * sequence, then initial states, the first half for the forward direction. Outputs: the merged
 * output, or one of each direction, then the final states of both with {@code returnState}. An
 * output sequence of the backward direction is put back in the order of time.
 *
 * <p>Source: {@code Bidirectional} in tfjs-layers/src/layers/wrappers.ts, TensorFlow.js 4.22; a
 * backward layer of its own is Keras's.
 */
public final class Bidirectional extends Layer<Bidirectional> {
  private final Recurrent<?> wrapped;
  private Recurrent<?> wrappedBackward;
  private MergeMode mergeMode = MergeMode.CONCAT;
  private Recurrent<?> forward;
  private Recurrent<?> backward;

  private Bidirectional(Recurrent<?> layer) {
    this.wrapped = layer;
    makeDirections();
  }

  /**
   * Both directions by this layer's settings; the layer itself stays as it is.
   *
   * @throws IllegalArgumentException if weights were set on it: of which direction?
   */
  public static Bidirectional of(Recurrent<?> layer) {
    return new Bidirectional(namedCopy("layer", layer));
  }

  /** The backward direction by settings of its own; without it those of the forward direction. */
  public Bidirectional backwardLayer(Recurrent<?> layer) {
    requireOpen("backwardLayer");
    Recurrent<?> copy = namedCopy("backwardLayer", layer);
    requireOpposite(copy);
    wrappedBackward = copy;
    makeDirections();
    return this;
  }

  /** What becomes of the two outputs; concat by default. */
  public Bidirectional mergeMode(MergeMode value) {
    requireOpen("mergeMode");
    mergeMode = Setting.notNull("mergeMode", value, "a merge mode");
    return this;
  }

  /** What becomes of the two outputs, by name, as {@code "sum"}; null is separate outputs. */
  public Bidirectional mergeMode(String name) {
    return mergeMode(MergeMode.of(name));
  }

  private static Recurrent<?> namedCopy(String field, Recurrent<?> layer) {
    Setting.notNull(field, layer, "a recurrent layer");
    if (layer.hasInitialWeights()) {
      throw Setting.problem(
          field,
          "a layer without weights (set them on the Bidirectional: forward, then backward)",
          layer + " with weights");
    }
    Recurrent<?> copy = layer.copy();
    if (!copy.isNamed()) {
      copy.giveName(LayerNames.automatic(copy.className(), 1));
    }
    return copy;
  }

  /** Keras asks for the same ({@code _verify_layer_config} in Keras 3). */
  private void requireOpposite(Recurrent<?> other) {
    requireFlag("goBackwards", !wrapped.goBackwards(), other.goBackwards());
    requireFlag("returnSequences", wrapped.returnSequences(), other.returnSequences());
    requireFlag("returnState", wrapped.returnState(), other.returnState());
    requireFlag("stateful", wrapped.stateful(), other.stateful());
  }

  private static void requireFlag(String flag, boolean expected, boolean found) {
    if (expected != found) {
      throw Setting.problem(
          "backwardLayer: " + flag, expected + ", as it goes with the forward layer", found);
    }
  }

  private void makeDirections() {
    forward = direction("forward_", wrapped);
    backward = direction("backward_", wrappedBackward == null ? wrapped : wrappedBackward);
    if (wrappedBackward == null) {
      backward.goBackwards(!wrapped.goBackwards());
    }
  }

  @Override
  void unbuild() {
    makeDirections();
  }

  private Recurrent<?> direction(String prefix, Recurrent<?> layer) {
    Recurrent<?> copy = layer.copy();
    copy.giveName(prefix + layer.name());
    copy.ownedBy(this, true);
    return copy;
  }

  /** The layer that reads from the beginning. */
  public Recurrent<?> forward() {
    return forward;
  }

  /** The layer that reads from the end. */
  public Recurrent<?> backward() {
    return backward;
  }

  public MergeMode mergeMode() {
    return mergeMode;
  }

  @Override
  public String className() {
    return "Bidirectional";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("merge_mode", mergeMode.identifier());
    config.put("layer", wrapped);
    if (wrappedBackward != null) {
      config.put("backward_layer", wrappedBackward);
    }
  }

  @Override
  public List<Layer<?>> parts() {
    return List.of(forward, backward);
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(forward.weights());
    weights.addAll(backward.weights());
    return List.copyOf(weights);
  }

  @Override
  void build(List<Shape> inputs) {
    List<Shape> f = forward.open(half(inputs, 0));
    List<Shape> b = backward.open(half(inputs, 1));
    int fUnits = f.get(0).dimension(-1);
    int bUnits = b.get(0).dimension(-1);
    if (fUnits != bUnits && mergeMode != MergeMode.CONCAT && mergeMode != MergeMode.NONE) {
      throw Setting.problem(
          "backwardLayer: units",
          "%d, as merge mode %s needs as many as forward".formatted(fUnits, mergeMode.identifier()),
          bUnits);
    }
  }

  @Override
  void prepare() {
    forward.use();
    backward.use();
  }

  /** The sequence and the states of one direction. */
  private static <T> List<T> half(List<T> inputs, int which) {
    int states = inputs.size() - 1;
    if (states % 2 != 0) {
      throw new IllegalArgumentException(
          "initialState: expected an even number of states, the first half forward, found "
              + states);
    }
    List<T> half = new ArrayList<>();
    half.add(inputs.get(0));
    half.addAll(inputs.subList(1 + which * states / 2, 1 + (which + 1) * states / 2));
    return half;
  }

  @Override
  List<Shape> outputShapes(List<Shape> inputs) {
    List<Shape> f = forward.outputShapes(half(inputs, 0));
    List<Shape> b = backward.outputShapes(half(inputs, 1));
    List<Shape> outputs = new ArrayList<>();
    outputs.add(f.get(0));
    if (mergeMode == MergeMode.NONE) {
      outputs.add(b.get(0));
    } else {
      int width = mergeMode.width(f.get(0).dimension(-1), b.get(0).dimension(-1));
      outputs.set(0, f.get(0).with(-1, width));
    }
    outputs.addAll(f.subList(1, f.size()));
    outputs.addAll(b.subList(1, b.size()));
    return outputs;
  }

  @Override
  boolean remembers() {
    return forward.stateful();
  }

  @Override
  List<Value> call(List<Value> inputs, Memory memory) {
    List<Value> f = forward.call(half(inputs, 0), memory.part(forward));
    List<Value> b = backward.call(half(inputs, 1), memory.part(backward));
    Value first = f.get(0);
    Value second = b.get(0);
    if (backward.returnSequences()) {
      second = new Value(reversedInTime(second.tensor()), second.mask());
    }
    List<Value> outputs = new ArrayList<>();
    if (mergeMode == MergeMode.NONE) {
      outputs.add(first);
      outputs.add(second);
    } else {
      outputs.add(new Value(merged(first.tensor(), second.tensor()), first.mask()));
    }
    outputs.addAll(f.subList(1, f.size()));
    outputs.addAll(b.subList(1, b.size()));
    return outputs;
  }

  private static Tensor reversedInTime(Tensor x) {
    int time = x.dimension(1);
    int width = x.dimension(2);
    Tensor y = Tensor.zeros(x.shape());
    for (int row = 0; row < x.dimension(0) * time; row++) {
      int sample = row / time;
      int mirrored = sample * time + time - 1 - row % time;
      System.arraycopy(x.data(), row * width, y.data(), mirrored * width, width);
    }
    return y;
  }

  private Tensor merged(Tensor f, Tensor b) {
    int[] shape = f.shape();
    shape[shape.length - 1] = mergeMode.width(f.dimension(-1), b.dimension(-1));
    Tensor y = Tensor.zeros(shape);
    mergeMode.merge(f.data(), b.data(), f.dimension(-1), b.dimension(-1), y.data());
    return y;
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    throw new NotSteppableException(
        this,
        "reads its sequence in both directions, so each output needs the future;"
            + " predict on windows of the last T events instead");
  }

  @Override
  Bidirectional copy() {
    Bidirectional copy = super.copy();
    copy.makeDirections();
    return copy;
  }
}
