package io.flinklstm.core.model;

/**
 * Where one layer's memory lies in a {@link ModelState}: h in values[from .. from + units), c in
 * values[from + units .. from + 2 units).
 *
 * @param layer layer name
 * @param className class of the layer, for example {@code LSTM}
 * @param from index of the first float
 * @param units floats of h, and of c
 */
public record StateSlice(String layer, String className, int from, int units) {}
