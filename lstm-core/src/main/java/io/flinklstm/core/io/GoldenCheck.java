package io.flinklstm.core.io;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.core.features.Golden;
import io.flinklstm.core.features.GoldenCase;
import io.flinklstm.core.features.StreamingSpec;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Re-computes golden events, as a job would score them, and says by how much they differ. */
final class GoldenCheck {
  private final String place;
  private final StreamingSpec spec;
  private final FeatureExtractor extractor;
  private final Stepper stepper;
  private double largest;

  /** The largest difference of a case in one kind of number. */
  private static final class Worst {
    private double excess;
    private String words = "";

    void see(String what, int event, double found, double expected, double allowed) {
      double difference = Math.abs(found - expected);
      double ratio = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference / allowed;
      if (difference <= allowed || ratio <= excess) {
        return;
      }
      excess = ratio;
      words =
          "%s of event %d differs by %.3g (expected %s, computed %s, tolerance %.3g)"
              .formatted(what, event, difference, expected, found, allowed);
    }
  }

  private GoldenCheck(String place, StreamingSpec spec, Model model) {
    this.place = place;
    this.spec = spec;
    this.extractor = FeatureExtractor.of(spec);
    this.stepper = model.stepper();
  }

  /**
   * Adds a problem for each case that differs by more than the tolerance.
   *
   * @return the largest difference of an output
   */
  static double run(String place, StreamingSpec spec, Model model, List<String> problems) {
    Golden golden = spec.golden();
    long events = golden.cases().stream().mapToLong(one -> one.timestamps().length).sum();
    if (events > Limits.GOLDEN_WORK / Math.max(1, model.parameters())) {
      problems.add(
          "%s: %d events of a model of %d parameters take too long; at most %d multiplications"
              .formatted(place, events, model.parameters(), Limits.GOLDEN_WORK));
      return Double.NaN;
    }
    GoldenCheck check = new GoldenCheck(place, spec, model);
    for (GoldenCase one : golden.cases()) {
      check.run(one).ifPresent(problems::add);
    }
    return check.largest;
  }

  /** The largest difference of an output, whatever the tolerance. */
  static double difference(StreamingSpec spec, Model model) {
    return run("golden", spec, model, new ArrayList<>());
  }

  private Optional<String> run(GoldenCase one) {
    List<String> names = spec.fields();
    double[] fields = new double[names.size()];
    double[] memory = new double[extractor.stateSize()];
    float[] x = new float[extractor.inputs()];
    float[] y = new float[stepper.model().outputs()];
    ModelState state = stepper.model().newState();
    Worst worst = new Worst();
    for (int event = 0; event < one.timestamps().length; event++) {
      for (int f = 0; f < fields.length; f++) {
        fields[f] = one.fields().get(names.get(f))[event];
      }
      Optional<String> problem = extractor.problem(fields);
      if (problem.isPresent()) {
        return Optional.of(
            "%s: case %s: event %d: %s"
                .formatted(place, ModelJson.quoted(one.name()), event, problem.get()));
      }
      extractor.extract(one.timestamps()[event], fields, memory, x);
      stepper.step(x, state, y);
      compare(one, event, y, extractor.forecast(y, memory), worst);
    }
    return worst.words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: case %s: %s".formatted(place, ModelJson.quoted(one.name()), worst.words));
  }

  private void compare(GoldenCase one, int event, float[] y, double forecast, Worst worst) {
    double tolerance = spec.golden().tolerance();
    for (int k = 0; k < y.length; k++) {
      largest = Math.max(largest, Math.abs(y[k] - one.outputs()[event][k]));
      worst.see("output " + k, event, y[k], one.outputs()[event][k], tolerance);
    }
    if (one.forecasts() != null) {
      double expected = one.forecasts()[event];
      worst.see("forecast", event, forecast, expected, tolerance * Math.max(1, Math.abs(expected)));
    }
  }
}
