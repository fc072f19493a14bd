package io.flinklstm.core.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flinklstm.core.RandomModels;
import io.flinklstm.core.features.FeatureSpec.CalendarFeature;
import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import io.flinklstm.core.features.FeatureSpec.LagFeature;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int EVENTS = 100_000;
  private static final int ROUNDS = 8;

  private final StreamingSpec spec =
      new StreamingSpec(
          "all",
          List.of(
              new FieldFeature("a", "a", Transform.LOG1P, new Scale.PerKeyStandard(50, 0.01)),
              new FieldFeature("b", "b", Transform.NONE, new Scale.Fixed(1, 2)),
              new LagFeature("a3", "a", 3),
              new CalendarFeature("hour", Calendar.HOUR_OF_DAY_SIN)),
          new Target("a", 0, 1, 0.0, 1e6),
          Recurrence.CARRY,
          0,
          null,
          null);
  private final Model model = RandomModels.stacked(5, 4, 8, 1);
  private final Stepper stepper = model.stepper();
  private final FeatureExtractor extractor = FeatureExtractor.of(spec);
  private final ModelState state = model.newState();
  private final double[] memory = new double[extractor.stateSize()];
  private final double[] fields = new double[2];
  private final float[] x = new float[extractor.inputs()];
  private final float[] y = new float[model.outputs()];

  /** The least of some rounds: a compiler thread that swaps code may charge one of them. */
  @Test
  void aHundredThousandEventsAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    score(EVENTS);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      double sum = score(EVENTS);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(sum).isFinite();
      least = Math.min(least, bytes);
    }
    assertThat(least).as("bytes allocated by %d events", EVENTS).isZero();
  }

  private double score(int events) {
    double sum = 0;
    for (int event = 0; event < events; event++) {
      fields[0] = event % 17;
      fields[1] = event % 5;
      if (extractor.problem(fields).isPresent()) {
        return Double.NaN;
      }
      extractor.extract(event * 3_600_000L, fields, memory, x);
      stepper.step(x, state, y);
      sum += extractor.forecast(y, memory);
    }
    return sum;
  }
}
