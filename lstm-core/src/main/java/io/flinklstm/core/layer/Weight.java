package io.flinklstm.core.layer;

import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Regularizer;
import java.util.Arrays;
import java.util.function.Function;

/** One array of numbers that training finds. */
public final class Weight {
  private final Layer<?> owner;
  private final String name;
  private final int[] shape;
  private final Function<int[], Tensor> initializer;
  private Regularizer regularizer;
  private Constraint constraint;
  private boolean trainable = true;
  private Tensor value;

  Weight(Layer<?> owner, String name, int[] shape, Function<int[], Tensor> initializer) {
    this.owner = owner;
    this.name = name;
    this.shape = shape.clone();
    this.initializer = initializer;
  }

  Weight regularizer(Regularizer penalty) {
    this.regularizer = penalty;
    return this;
  }

  Weight constraint(Constraint range) {
    this.constraint = range;
    return this;
  }

  /** Statistics that training keeps but no gradient changes. */
  Weight notTrainable() {
    this.trainable = false;
    return this;
  }

  /** Its name within its layer, for example {@code kernel}. */
  public String name() {
    return name;
  }

  /** Its name within its model, for example {@code lstm_LSTM1/kernel}. */
  public String path() {
    return owner.path() + "/" + name;
  }

  public int[] shape() {
    return shape.clone();
  }

  public long elements() {
    return Arrays.stream(shape).mapToLong(dimension -> dimension).reduce(1, Math::multiplyExact);
  }

  /** Whether gradients change it; a layer that is not trainable has no trainable weight. */
  public boolean trainable() {
    return trainable && owner.trainable();
  }

  /** Its part in the loss, or null for none. */
  public Regularizer regularizer() {
    return regularizer;
  }

  /** What every update is followed by, or null for nothing. */
  public Constraint constraint() {
    return constraint;
  }

  /** The numbers, not a copy; those of the initializer if none were set. */
  public Tensor value() {
    synchronized (owner) {
      if (value == null) {
        value = initializer.apply(shape.clone());
      }
      return value;
    }
  }

  /**
   * Sets the numbers; the tensor is shared, and nobody may write to it afterwards. A constraint is
   * not applied to it: constraints belong to training.
   *
   * @throws IllegalArgumentException if the shape is another
   * @throws IllegalStateException once the layer is in use
   */
  public void set(Tensor numbers) {
    requireShape(numbers);
    synchronized (owner) {
      if (owner.inUse()) {
        throw new IllegalStateException(
            "weight \"%s\" is in use and cannot be set any more".formatted(path()));
      }
      value = numbers;
    }
  }

  void requireShape(Tensor numbers) {
    if (!Arrays.equals(numbers.shape(), shape)) {
      throw new IllegalArgumentException(
          "weight \"%s\" must be %s but is %s"
              .formatted(path(), Arrays.toString(shape), Arrays.toString(numbers.shape())));
    }
  }

  @Override
  public String toString() {
    return path() + " " + Arrays.toString(shape);
  }
}
