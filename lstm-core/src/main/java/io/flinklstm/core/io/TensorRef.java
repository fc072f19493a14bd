package io.flinklstm.core.io;

/**
 * An output of a call of a layer, as graphs in files name it.
 *
 * @param layer layer name
 * @param call which call of the layer, from 0
 * @param output which output of the call, from 0
 */
record TensorRef(String layer, int call, int output) {
  @Override
  public String toString() {
    return "%s[%d][%d]".formatted(ModelJson.shortened(layer), call, output);
  }
}
