package io.flinklstm.core.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made-up results of a whole run, some of them close to each other. */
final class StepReports {
  static final StepLimit LIMIT =
      new StepLimit(8, 200, Map.of(32, 45.0, 64, 320.0, 128, 1200.0, 256, 7200.0));

  private StepReports() {}

  static List<StepTime> times() {
    List<StepTime> times = new ArrayList<>();
    for (int batch : new int[] {64, 1}) {
      int place = 0;
      for (ContenderName contender : ContenderName.values()) {
        place++;
        for (int units : new int[] {256, 128, 64, 32}) {
          double nanoseconds = 100.0 * place * units / (batch == 1 ? 8 : 32);
          times.add(new StepTime(contender, batch, units, nanoseconds, 0.05, 448, 1.25e-7));
        }
      }
    }
    return times;
  }
}
