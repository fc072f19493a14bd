package io.flinklstm.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReplayTest {
  private static final String TABLE =
      """
      hour,ORD,LGA
      2001-01-01T00:00:00,1,2
      2001-01-01T01:00:00,,n/a
      """;

  @TempDir Path folder;

  private final MockProducer<byte[], byte[]> producer = producer(true);

  @Test
  void publishesEveryCellRowByRowWithItsColumnAsKey() throws Exception {
    AtomicLong told = new AtomicLong();

    long events = new CsvReplay(plan(TABLE, List.of(), 1e9, 100)).run(producer, told::set);

    assertThat(events).isEqualTo(3).isEqualTo(told.get());
    assertThat(keys()).containsExactly("ORD", "LGA", "LGA");
    assertThat(values())
        .containsExactly(
            "{\"airport\":\"ORD\",\"hour\":\"2001-01-01T00:00:00\",\"departures\":1}",
            "{\"airport\":\"LGA\",\"hour\":\"2001-01-01T00:00:00\",\"departures\":2}",
            "{\"airport\":\"LGA\",\"hour\":\"2001-01-01T01:00:00\",\"departures\":\"n/a\"}");
  }

  @Test
  void publishesOnlyTheKeysAskedFor() throws Exception {
    new CsvReplay(plan(TABLE, List.of("ORD"), 1e9, 100)).run(producer, sent -> {});

    assertThat(keys()).containsExactly("ORD");
  }

  @Test
  void stopsAtTheLimit() throws Exception {
    assertThat(new CsvReplay(plan(TABLE, List.of(), 1e9, 2)).run(producer, sent -> {}))
        .isEqualTo(2);
    assertThat(keys()).containsExactly("ORD", "LGA");

    assertThat(new CsvReplay(plan(TABLE, List.of(), 1e9, 0)).run(producer, sent -> {})).isZero();
    assertThat(keys()).hasSize(2);
  }

  @Test
  void keepsThePaceOfTheRate() throws Exception {
    long start = System.nanoTime();

    new CsvReplay(plan(TABLE, List.of(), 20, 100)).run(producer, sent -> {});

    assertThat((System.nanoTime() - start) / 1e9)
        .as("seconds from the first to the third event")
        .isGreaterThanOrEqualTo(2 / 20.0 - 0.001);
  }

  @Test
  void namesAKeyTheFileDoesNotHave() throws Exception {
    CsvReplay replay = new CsvReplay(plan(TABLE, List.of("ORD", "XYZ"), 1e9, 100));

    assertThatThrownBy(() -> replay.run(producer, sent -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no column XYZ; it has ORD, LGA");
  }

  @Test
  void namesTheLineWithAMissingColumn() throws Exception {
    CsvReplay replay = new CsvReplay(plan("hour,A,B\n2001,1\n", List.of(), 1e9, 100));

    assertThatThrownBy(() -> replay.run(producer, sent -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2 must have 3 columns but has 2");
  }

  @Test
  void anEventTheBrokerRefusesEndsTheReplay() throws Exception {
    MockProducer<byte[], byte[]> refusing = producer(false);
    CsvReplay replay = new CsvReplay(plan(TABLE, List.of(), 1e9, 100));

    assertThatThrownBy(
            () ->
                replay.run(
                    refusing, sent -> refusing.errorNext(new IllegalStateException("disk full"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("publishing to departures: disk full");
  }

  @Test
  void ratesAreNumbersOrMax() {
    assertThat(ReplayPlan.rate("max")).isInfinite();
    assertThat(ReplayPlan.rate("2000")).isEqualTo(2000);
    for (String wrong : List.of("0", "-1", "fast", "NaN")) {
      assertThatThrownBy(() -> ReplayPlan.rate(wrong)).hasMessageContaining("not " + wrong);
    }
  }

  private ReplayPlan plan(String table, List<String> keys, double rate, long limit)
      throws IOException {
    Path file = Files.writeString(folder.resolve("table.csv"), table);
    return new ReplayPlan(file, "departures", EventNames.DEPARTURES, keys, rate, limit);
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete,
        new RoundRobinPartitioner(),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private List<String> keys() {
    return producer.history().stream()
        .map(event -> new String(event.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private List<String> values() {
    return producer.history().stream()
        .map(event -> new String(event.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
