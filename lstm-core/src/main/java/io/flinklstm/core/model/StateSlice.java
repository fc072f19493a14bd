package io.flinklstm.core.model;

import java.util.List;

/**
 * Where one call of a layer keeps its memory in a {@link ModelState}: its states one after the
 * other in values[from .. from + sum of sizes). For an LSTM they are h and c.
 *
 * @param layer layer name
 * @param className class of the layer, for example {@code LSTM}
 * @param from index of the first float
 * @param sizes floats of each state, in the order of the layer
 */
public record StateSlice(String layer, String className, int from, List<Integer> sizes) {}
