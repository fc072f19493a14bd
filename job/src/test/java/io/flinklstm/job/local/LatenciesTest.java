package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantilesAreValuesThatOccurred() {
    Latencies latencies = new Latencies();
    for (int i = 100_000; i >= 1; i--) {
      latencies.add(i);
    }

    assertThat(latencies.quantile(0.5)).isEqualTo(50_000);
    assertThat(latencies.quantile(0.99)).isEqualTo(99_000);
    assertThat(latencies.quantile(0.999)).isEqualTo(99_900);
    assertThat(latencies.quantile(1)).isEqualTo(100_000);
  }

  @Test
  void withoutAnyLatencyEveryQuantileIsZero() {
    assertThat(new Latencies().quantile(0.99)).isZero();
  }
}
