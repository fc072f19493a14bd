package io.flinklstm.job.local;

import java.nio.file.Path;

/** Where the shipped example lies. */
final class ExampleFiles {
  static final Path ROOT = Path.of(System.getProperty("project.root"));
  static final Path EXAMPLE = ROOT.resolve("job/examples/departures");
  static final Path CSV = EXAMPLE.resolve("data/departures_hourly_top60.csv");
  static final Path KNOWN_EVENTS = EXAMPLE.resolve("data/known_events.csv");

  private ExampleFiles() {}
}
