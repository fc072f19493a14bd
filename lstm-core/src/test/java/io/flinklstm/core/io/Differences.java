package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.math.Tensor;
import java.util.List;

/** Compares numbers with those of a framework and remembers the largest difference. */
final class Differences {
  private final double tolerance;
  private double worst;
  private int compared;

  Differences(double tolerance) {
    this.tolerance = tolerance;
  }

  void compare(String what, List<Tensor> found, JsonNode expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      Tensor wanted = GoldenCases.tensor(expected.get(i));
      assertThat(found.get(i).shape()).as(what).isEqualTo(wanted.shape());
      compare(what + ", tensor " + i, found.get(i).data(), wanted.data());
    }
  }

  void compare(String what, float[] found, float[] expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      double error = Math.abs((double) found[i] - expected[i]);
      assertThat(error).as("%s, element %d", what, i).isLessThanOrEqualTo(tolerance);
      worst = Math.max(worst, error);
      compared++;
    }
  }

  @Override
  public String toString() {
    return "%d numbers, largest error %.3g".formatted(compared, worst);
  }
}
