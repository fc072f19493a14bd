package io.flinklstm.job.cli;

import io.flinklstm.core.math.Precision;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says what a model computes with. */
final class WeightsOption {
  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      defaultValue = "float32",
      completionCandidates = Identifiers.class,
      converter = Identifiers.class,
      description = "compute with weights as ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision weights;

  Precision weights() {
    return weights;
  }

  /** Precisions by the names that the job's config has for them. */
  static final class Identifiers implements ITypeConverter<Precision>, Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Precision.values()).map(Precision::identifier).iterator();
    }

    @Override
    public Precision convert(String text) {
      return Arrays.stream(Precision.values())
          .filter(precision -> precision.identifier().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s, found \"%s\"".formatted(String.join(", ", this), text)));
    }
  }
}
