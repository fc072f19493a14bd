package io.flinklstm.core.model;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Layer.TimeAxis;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chain of layers, each fed by the one before. Immutable and shared by all threads.
 *
 * <p>One timestep maps [inputs] to [outputs] with [stateSize] floats of memory per key.
 */
public final class Model {
  private final String name;
  private final List<Layer> layers;
  private final boolean hasTime;
  private final int stateSize;

  private Model(String name, List<Layer> layers, boolean hasTime) {
    this.name = name;
    this.layers = layers;
    this.hasTime = hasTime;
    int floats = 0;
    for (Layer layer : layers) {
      floats = Math.addExact(floats, layer.stateSize());
    }
    this.stateSize = floats;
  }

  /**
   * Chains the layers.
   *
   * <p>The number of timesteps in the shape is that of the training windows; weights do not depend
   * on it, so it does not bind {@link #predict} or a {@link Stepper}.
   *
   * @param name name of the model
   * @param inputShape [time, inputs] or [inputs], without the batch axis; -1 is any number
   * @param layers at least one, first to last
   * @throws IllegalArgumentException if widths or time axes do not fit, or a name comes twice
   */
  public static Model of(String name, int[] inputShape, List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("model \"%s\" has no layers".formatted(name));
    }
    if (inputShape.length < 1 || inputShape.length > 2) {
      throw new IllegalArgumentException(
          "input shape must be [time, inputs] or [inputs], not " + Arrays.toString(inputShape));
    }
    boolean hasTime = inputShape.length == 2;
    int width = inputShape[inputShape.length - 1];
    checkChain(width == -1 ? layers.get(0).inputs() : width, hasTime, layers);
    return new Model(name, List.copyOf(layers), hasTime);
  }

  private static void checkChain(int inputs, boolean hasTime, List<Layer> layers) {
    int width = inputs;
    boolean time = hasTime;
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      String place = "layer \"%s\" (%s): ".formatted(layer.name(), layer.className());
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(place + "another layer has the same name");
      }
      if (layer.inputs() != width) {
        throw new IllegalArgumentException(
            place + "takes %d inputs, but gets %d".formatted(layer.inputs(), width));
      }
      if (layer.timeAxis() != TimeAxis.IGNORES && !time) {
        throw new IllegalArgumentException(
            place + "needs an input with a time axis; set return_sequences in the layer before");
      }
      time = time && layer.timeAxis() != TimeAxis.DROPS;
      width = layer.units();
    }
  }

  /** Name of the model. */
  public String name() {
    return name;
  }

  /** First to last. */
  public List<Layer> layers() {
    return layers;
  }

  /** Size of the last axis of the input. */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /** Size of the last axis of the output. */
  public int outputs() {
    return layers.get(layers.size() - 1).units();
  }

  /** Floats of memory per key. */
  public int stateSize() {
    return stateSize;
  }

  /** Trainable parameters of all layers. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Why the model cannot advance event by event, or empty if it can. */
  public Optional<String> whyNotSteppable() {
    return layers.stream().flatMap(layer -> layer.whyNotSteppable().stream()).findFirst();
  }

  /** Where each layer with memory keeps it, first to last. */
  public List<StateSlice> stateSlices() {
    List<StateSlice> slices = new ArrayList<>();
    int from = 0;
    for (Layer layer : layers) {
      if (layer.stateSize() > 0) {
        slices.add(new StateSlice(layer.name(), layer.className(), from, layer.units()));
        from += layer.stateSize();
      }
    }
    return slices;
  }

  /** The memory of a key before its first event: zeros, [stateSize]. */
  public ModelState newState() {
    return new ModelState(new float[stateSize]);
  }

  /**
   * Scratch for one thread.
   *
   * @throws IllegalStateException with {@link #whyNotSteppable()}
   */
  public Stepper stepper() {
    whyNotSteppable()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
    return new Stepper(this);
  }

  /**
   * Whole sequences, each from a state of zeros: the same bits as stepping.
   *
   * <p>A layer that goes backwards takes its input from the end; its output sequence stays in the
   * order of processing, as in TensorFlow.js.
   *
   * @param x [batch, time, inputs], time at least 1; or [batch, inputs] for a chain without time
   * @return [batch, time, outputs], or [batch, outputs] if a layer drops the time axis
   * @throws IllegalArgumentException if x has another shape
   */
  public Tensor predict(Tensor x) {
    int rank = hasTime ? 3 : 2;
    if (x.rank() != rank || x.dimension(-1) != inputs() || (hasTime && x.dimension(1) < 1)) {
      throw new IllegalArgumentException(
          "model \"%s\" takes [batch, %s%d], not %s"
              .formatted(name, hasTime ? "time, " : "", inputs(), Arrays.toString(x.shape())));
    }
    Tensor values = x;
    for (Layer layer : layers) {
      values = Sequences.run(layer, values);
    }
    return values;
  }

  @Override
  public String toString() {
    return "Model %s [%d] -> [%d], %d layers, %d parameters"
        .formatted(name, inputs(), outputs(), layers.size(), parameters());
  }
}
