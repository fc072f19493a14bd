package io.flinklstm.core.io;

import java.util.List;
import java.util.Map;

/**
 * The topology of a model, whatever file it came from.
 *
 * @param place for messages, ends with a colon and a blank
 * @param name name of the model
 * @param sequential whether it is a chain, of which {@code layers} is the order and the rest is
 *     empty
 * @param layers all layers, input layers included where the file lists them
 * @param calls the calls of each layer by its name: what each reads
 * @param inputs outputs of input layers
 * @param outputs outputs of the model
 */
record GraphConfig(
    String place,
    String name,
    boolean sequential,
    List<LayerConfig> layers,
    Map<String, List<List<TensorRef>>> calls,
    List<TensorRef> inputs,
    List<TensorRef> outputs) {}
