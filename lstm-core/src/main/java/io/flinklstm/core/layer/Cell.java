package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Product;
import io.flinklstm.core.math.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule of a recurrent layer for one timestep, with its weights. The first numbers of the state
 * are its output.
 *
 * <p>A step has two parts, so that the first can be done for several timesteps at once: {@link
 * #project} turns the input into z, {@link #advance} turns z and the old state into the new one.
 *
 * @param <C> the cell's own type, for chaining
 */
public abstract class Cell<C extends Cell<C>> implements Cloneable {
  private String name;
  private boolean trainable = true;
  private Layer<?> owner;

  Cell() {}

  @SuppressWarnings("unchecked")
  final C self() {
    return (C) this;
  }

  /** A name; model files keep it. */
  public final C name(String value) {
    requireOpen("name");
    this.name = Setting.notNull("name", value, "a name");
    return self();
  }

  /** Whether training changes its weights; true by default. */
  public final C trainable(boolean value) {
    requireOpen("trainable");
    this.trainable = value;
    return self();
  }

  final void requireOpen(String field) {
    if (owner != null) {
      throw new IllegalStateException(
          "%s of cell \"%s\" cannot be set any more: its layer has been applied"
              .formatted(field, name()));
    }
  }

  public final String name() {
    return name == null ? className() : name;
  }

  public final boolean trainable() {
    return trainable;
  }

  /** The class as model files name it, for example {@code LSTMCell}. */
  public abstract String className();

  /** Its settings as model files have them, in snake case. */
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", trainable);
    describe(config);
    return config;
  }

  abstract void describe(Map<String, Object> config);

  /** Size of the output. */
  public abstract int units();

  /** Sizes of the parts of the state, in order; the first is that of the output. */
  public abstract List<Integer> stateSizes();

  /** Floats of state. */
  final int stateSize() {
    return stateSizes().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether input projections are made for several timesteps at once. */
  abstract boolean projectsAhead();

  /** Adds the weights to the layer, their names led by the prefix. */
  final void build(Layer<?> layer, String prefix, int inputs) {
    if (owner != null && owner != layer) {
      throw new IllegalArgumentException(
          "cell: expected a cell of its own, found cell \"%s\" of layer \"%s\""
              .formatted(name(), owner.name()));
    }
    owner = layer;
    int before = layer.weights().size();
    addWeights(layer, prefix, inputs);
    if (!trainable) {
      layer.weights().stream().skip(before).forEach(Weight::notTrainable);
    }
  }

  /** Takes back {@link #build} for this layer; another's cell stays its own. */
  void release(Layer<?> layer) {
    owner = owner == layer ? null : owner;
  }

  abstract void addWeights(Layer<?> layer, String prefix, int inputs);

  /** Packs the weights. */
  abstract void prepare();

  /** Floats of z. */
  abstract int projectionSize();

  /** Floats that a row of z needs; see {@link Product}. */
  final int projectionRoom() {
    return Product.room(projectionSize());
  }

  /** Floats of scratch that {@link #advance} needs for this many samples. */
  abstract int scratchSize(int count);

  /** Multiply-adds with weights in one step. */
  abstract long multiplyAdds();

  /** z = b + x·W for rows of samples, laid out as in {@link Product}. Modifies z. */
  abstract void project(
      int count, float[] x, int xFrom, int xStride, float[] z, int zFrom, int zStride);

  /**
   * The new states of samples from z and the old ones.
   *
   * @param z rows of {@link #projectionRoom}, zStride apart; modified
   * @param scratch at least {@link #scratchSize}; modified
   * @param state states of the samples, stateStride apart; modified
   */
  abstract void advance(
      int count,
      float[] z,
      int zFrom,
      int zStride,
      float[] scratch,
      int scratchFrom,
      float[] state,
      int stateFrom,
      int stateStride);

  /** What the weights are rounded to while in use. */
  final Precision precision() {
    return owner.precision();
  }

  @SuppressWarnings("unchecked")
  C copy() {
    try {
      Cell<C> copy = (Cell<C>) super.clone();
      copy.owner = null;
      return (C) copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("cells are Cloneable", e);
    }
  }

  @Override
  public String toString() {
    return "%s %s".formatted(className(), name());
  }
}
