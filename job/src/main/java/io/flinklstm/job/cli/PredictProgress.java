package io.flinklstm.job.cli;

import java.util.function.IntConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on standard error while a prediction runs; nothing where that is no terminal. */
final class PredictProgress implements IntConsumer, AutoCloseable {
  private final ProgressBar bar;

  /**
   * A bar from 0 on.
   *
   * @param unit what is counted
   * @param total how many there will be
   */
  PredictProgress(String unit, int total) {
    this.bar =
        Boolean.getBoolean("flinklstm.errorTerminal")
            ? new ProgressBarBuilder()
                .setTaskName(unit)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  @Override
  public void accept(int done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
