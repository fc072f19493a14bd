package io.flinklstm.core.layer;

/** The sum of its inputs, {@code tf.layers.add}. */
public final class Add extends Merge<Add> {
  private Add() {}

  public static Add of() {
    return new Add();
  }

  @Override
  public String className() {
    return "Add";
  }

  @Override
  float join(float soFar, float next) {
    return soFar + next;
  }
}
