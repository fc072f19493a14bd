package io.flinklstm.job.score;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.util.Random;

/**
 * What the events of a key that does not exist compute: their check, features, step and forecast.
 *
 * <p>Memory, scratch and events are its own, and nothing comes out. Raw values are uniform in [0,
 * 1), which every transform accepts. The step has inputs of its own, uniform in (-1, 1), because
 * the bundle's scales may make anything of such values; for an embedding they are the id 0.
 */
final class Rehearsal implements Runnable {
  private static final int EVENTS = 64;
  private static final long HOUR_MILLIS = 3_600_000;

  private final FeatureExtractor extractor;
  private final Stepper stepper;
  private final ModelState state;
  private final double[] memory;
  private final double[][] fields = new double[EVENTS][];
  private final float[][] x = new float[EVENTS][];
  private final float[] extracted;
  private final float[] y;
  private long events;

  /** Keeps the forecast from being no result at all, whose computation could be left out. */
  private double forecasts;

  Rehearsal(Bundle bundle) {
    extractor = FeatureExtractor.of(bundle.streaming());
    stepper = bundle.model().stepper();
    state = bundle.model().newState();
    memory = new double[extractor.stateSize()];
    extracted = new float[extractor.inputs()];
    y = new float[bundle.model().outputs()];
    Random random = new Random(1);
    int raw = bundle.streaming().fields().size();
    for (int event = 0; event < EVENTS; event++) {
      fields[event] = random.doubles(raw).toArray();
      x[event] = new float[extractor.inputs()];
      for (int input = 0; input < x[event].length; input++) {
        x[event][input] = random.nextFloat() * (random.nextBoolean() ? 1 : -1);
      }
    }
  }

  /** One event; the state begins anew now and then, because that of a linear model may explode. */
  @Override
  public void run() {
    int event = (int) (events % EVENTS);
    if (event == 0) {
      state.reset();
    }
    if (extractor.problem(fields[event]).isEmpty()) {
      extractor.extract(events * HOUR_MILLIS, fields[event], memory, extracted);
    }
    stepper.step(x[event], state, y);
    forecasts += extractor.forecast(y, memory);
    events++;
  }

  /** Sum of all forecasts. */
  double forecasts() {
    return forecasts;
  }
}
