package io.flinklstm.job.local;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a run is and how fast it goes just now: a bar on a terminal, a line every few seconds
 * elsewhere.
 */
final class DemoProgress implements AutoCloseable {
  private static final long RATE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final long total;
  private final ProgressBar bar;
  private final long startNanos = System.nanoTime();
  private long windowNanos = startNanos;
  private long windowDone;
  private long lineNanos = startNanos;
  private double rate;

  DemoProgress(PrintStream out, long total, boolean terminal) {
    this.out = out;
    this.total = total;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName("scored + rejected")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  /** Tells how many of the total have come back. */
  void show(long done) {
    long now = System.nanoTime();
    if (now - windowNanos >= RATE_WINDOW_NANOS) {
      rate = (done - windowDone) * 1e9 / (now - windowNanos);
      windowNanos = now;
      windowDone = done;
    }
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(String.format(Locale.ROOT, " %,.0f/s", rate));
    } else if (now - lineNanos >= LINE_NANOS) {
      lineNanos = now;
      out.printf(
          Locale.ROOT,
          "  %3d s  %,9d of %,d records came back, now %,.0f/s%n",
          TimeUnit.NANOSECONDS.toSeconds(now - startNanos),
          done,
          total,
          rate);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
