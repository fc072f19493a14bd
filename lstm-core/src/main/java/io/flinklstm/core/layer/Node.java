package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import java.util.ArrayList;
import java.util.List;

/** One call of a layer: the layer, what it reads and what it gives. */
public final class Node {
  private final Layer<?> layer;
  private final int index;
  private final List<SymbolicTensor> inputs;
  private final List<SymbolicTensor> outputs;

  Node(Layer<?> layer, int index, List<SymbolicTensor> inputs, List<Shape> outputShapes) {
    this.layer = layer;
    this.index = index;
    this.inputs = List.copyOf(inputs);
    List<SymbolicTensor> made = new ArrayList<>();
    for (Shape shape : outputShapes) {
      made.add(new SymbolicTensor(this, made.size(), shape));
    }
    this.outputs = List.copyOf(made);
  }

  public Layer<?> layer() {
    return layer;
  }

  /** Which call of its layer this is, from 0. */
  public int index() {
    return index;
  }

  public List<SymbolicTensor> inputs() {
    return inputs;
  }

  public List<SymbolicTensor> outputs() {
    return outputs;
  }

  /** Shapes of the inputs. */
  public List<Shape> inputShapes() {
    return inputs.stream().map(SymbolicTensor::shape).toList();
  }

  @Override
  public String toString() {
    return "%s[%d]".formatted(layer.name(), index);
  }
}
