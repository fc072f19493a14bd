package io.flinklstm.job.cli;

import io.flinklstm.job.replay.ReplayPlan;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Events per second on the command line: a number, or {@code max}. */
final class RateConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    try {
      return ReplayPlan.rate(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
