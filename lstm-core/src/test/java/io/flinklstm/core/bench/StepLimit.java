package io.flinklstm.core.bench;

import java.util.Map;
import java.util.Optional;

/**
 * The least time a core can take for a step of an LSTM layer: that of its multiply-adds, or that of
 * reading its weights once for all keys of a batch.
 *
 * @param inputs of the layer
 * @param flopsPerNanosecond of multiply-adds from registers; 0 when not measured
 * @param readNanoseconds of reading all weights once, by units
 */
record StepLimit(int inputs, double flopsPerNanosecond, Map<Integer, Double> readNanoseconds) {
  /** For each of [inputs + units, 4 units] weights a multiplication and an addition. */
  double flops(int units) {
    return 2.0 * weights(units);
  }

  /** float32, without bias. */
  double weightBytes(int units) {
    return 4.0 * weights(units);
  }

  private double weights(int units) {
    return 4.0 * units * (inputs + units);
  }

  /** Per key and step; empty when not measured for these units. */
  Optional<Double> nanoseconds(int batch, int units) {
    if (flopsPerNanosecond == 0 || !readNanoseconds.containsKey(units)) {
      return Optional.empty();
    }
    return Optional.of(Math.max(computing(units), reading(batch, units)));
  }

  /** Which of the two it is, with its rate. */
  String reason(int batch, int units) {
    return computing(units) >= reading(batch, units)
        ? "%.0f GFLOP/s".formatted(flopsPerNanosecond)
        : "%.0f GB/s".formatted(weightBytes(units) / readNanoseconds.get(units));
  }

  private double computing(int units) {
    return flops(units) / flopsPerNanosecond;
  }

  private double reading(int batch, int units) {
    return readNanoseconds.get(units) / batch;
  }
}
