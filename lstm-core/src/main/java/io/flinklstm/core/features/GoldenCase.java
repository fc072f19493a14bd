package io.flinklstm.core.features;

import java.util.Map;

/**
 * The first events of one key.
 *
 * @param name for messages
 * @param timestamps milliseconds since 1970-01-01 UTC, [events]
 * @param fields raw values by field, each [events]
 * @param outputs expected model outputs, [events][outputs]
 * @param forecasts expected forecasts, [events], or null
 */
@SuppressWarnings("ArrayRecordComponent")
public record GoldenCase(
    String name,
    long[] timestamps,
    Map<String, double[]> fields,
    float[][] outputs,
    double[] forecasts) {}
