package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;

/** An output of one call of a layer: a tensor without numbers, from which models are made. */
public final class SymbolicTensor {
  private final Node node;
  private final int index;
  private final Shape shape;

  SymbolicTensor(Node node, int index, Shape shape) {
    this.node = node;
    this.index = index;
    this.shape = shape;
  }

  /** The call it comes from. */
  public Node node() {
    return node;
  }

  /** Which output of that call it is. */
  public int index() {
    return index;
  }

  /** [batch, ...]; unknown sizes are {@link Shape#ANY}. */
  public Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return "%s[%d] %s".formatted(node, index, shape);
  }
}
