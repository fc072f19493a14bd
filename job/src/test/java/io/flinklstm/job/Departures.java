package io.flinklstm.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The shipped example as tests use it: its bundle, events in its form, and what they must give. */
public final class Departures {
  public static final Path ROOT = Path.of(System.getProperty("project.root"));
  public static final Path EXAMPLE = ROOT.resolve("job/examples/departures");
  public static final Path CONFIG = EXAMPLE.resolve("job.yaml");
  private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");

  private Departures() {}

  /** One hour of one airport. */
  public record Hour(String airport, int hour, int departures) {
    Instant time() {
      return START.plusSeconds(3600L * hour);
    }

    public byte[] json() {
      return """
          {"airport":"%s","hour":"%s","departures":%d,"unused":{"a":[1,2]}}"""
          .formatted(airport, time(), departures)
          .getBytes(UTF_8);
    }
  }

  public static ModelFiles files() throws Exception {
    return ModelFiles.read(EXAMPLE.resolve("model"));
  }

  public static Bundle bundle() throws Exception {
    return Bundle.load(files());
  }

  /** Hours of many airports, in order for each airport, at random between them. */
  static List<Hour> interleaved(int airports, int hours, long seed) {
    Random random = new Random(seed);
    int[] next = new int[airports];
    List<Hour> events = new ArrayList<>();
    while (events.size() < airports * hours) {
      int airport = random.nextInt(airports);
      if (next[airport] < hours) {
        events.add(new Hour("A" + airport, next[airport]++, random.nextInt(60)));
      }
    }
    return events;
  }

  /** The forecasts of one airport alone, stepped in plain Java. */
  static List<Double> forecasts(Bundle bundle, List<Hour> hours) {
    FeatureExtractor extractor = FeatureExtractor.of(bundle.streaming());
    Stepper stepper = bundle.model().stepper();
    ModelState state = bundle.model().newState();
    double[] memory = new double[extractor.stateSize()];
    float[] x = new float[extractor.inputs()];
    float[] y = new float[bundle.model().outputs()];
    List<Double> forecasts = new ArrayList<>();
    for (Hour hour : hours) {
      extractor.extract(hour.time().toEpochMilli(), new double[] {hour.departures()}, memory, x);
      stepper.step(x, state, y);
      forecasts.add(extractor.forecast(y, memory));
    }
    return forecasts;
  }
}
