package io.flinklstm.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Precision;
import io.flinklstm.job.Departures;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShippedBundleTest {
  @Test
  void aCancelledTaskDoesNotWaitForTheWarmUp() throws Exception {
    ShippedBundle shipped = new ShippedBundle(Departures.files(), null, Precision.FLOAT32);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> cancelled =
          thread.submit(
              () -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> shipped.warmUp(Duration.ofMinutes(5)))
                    .isInstanceOf(InterruptedException.class);
                return null;
              });
      assertThat(cancelled.get(1, TimeUnit.MINUTES)).isNull();
    } finally {
      thread.shutdownNow();
    }
  }
}
