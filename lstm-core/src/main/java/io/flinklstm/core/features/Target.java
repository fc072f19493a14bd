package io.flinklstm.core.features;

/**
 * What a model forecasts.
 *
 * @param feature name of the field feature whose scale and transform turn the output into a raw
 *     value
 * @param output index of the model output
 * @param horizon events ahead, at least 1
 * @param minimum least possible raw value, or null
 * @param maximum greatest possible raw value, or null
 */
public record Target(String feature, int output, int horizon, Double minimum, Double maximum) {}
