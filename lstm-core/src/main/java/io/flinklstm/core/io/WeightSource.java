package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import java.util.List;

/** Where the weights of a model in a file are. */
interface WeightSource {
  /**
   * Sets the weights of a layer that has just been built. A model within a model is offered, too,
   * after its layers; a source sets them either there or layer by layer.
   *
   * @param within names of the models around it, outermost first; empty in the model itself
   * @param layer whose weights are set
   * @param problems takes what does not fit
   */
  void fill(List<String> within, Layer<?> layer, List<String> problems);

  /** Makes problems of weights nobody took. */
  void finish(List<String> problems);
}
