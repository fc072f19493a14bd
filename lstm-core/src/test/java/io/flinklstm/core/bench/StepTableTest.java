package io.flinklstm.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTableTest {
  private static final StepLimit NOTHING = new StepLimit(8, 0, Map.of());

  private static StepTime time(ContenderName contender, double nanoseconds) {
    return new StepTime(contender, 1, 64, nanoseconds, 0.25, 448, 1.25e-7);
  }

  private static List<String> cells(String table, String contender) {
    String row = table.lines().filter(line -> line.contains(contender)).findFirst().orElseThrow();
    return List.of(row.substring(1).strip().split("\\s*\\|\\s*", -1));
  }

  @Test
  void aRowHasItsDistanceFromOnnxRuntimeFromThisLibraryAndFromTheLimit() {
    String table =
        StepTable.of(
            List.of(
                time(ContenderName.ONNX_RUNTIME, 6400),
                time(ContenderName.SELECTED, 800),
                time(ContenderName.DL4J, 320_000)),
            StepReports.LIMIT);
    assertThat(cells(table, "DL4J"))
        .startsWith("1", "64", "DL4J rnnTimeStep", "320,000", "25 %")
        .contains("0.02", "400", "1,000", "448", "1.3e-07");
    assertThat(cells(table, "flink-lstm  "))
        .startsWith("1", "64", "flink-lstm", "800", "25 %", "8.00", "1.00", "2.50");
    assertThat(cells(table, "limit:"))
        .startsWith("1", "64", "limit: 230 GB/s", "320", "", "20.0", "0.40", "1.00");
  }

  @Test
  void rowsAreInOrderOfBatchUnitsAndContenderWithTheLimitFirst() {
    List<String> rows = StepTable.of(StepReports.times(), StepReports.LIMIT).lines().toList();
    assertThat(rows).hasSize(2 + 8 * (1 + ContenderName.values().length));
    assertThat(rows.get(2)).startsWith("| 1     | 32    | limit");
    assertThat(rows.get(3)).startsWith("| 1     | 32    | flink-lstm ");
    assertThat(rows.get(rows.size() - 1)).startsWith("| 64    | 256   | plain loops");
    assertThat(rows)
        .extracting(String::length)
        .satisfies(
            lengths ->
                assertThat(lengths.get(0)).isEqualTo(lengths.get(2)).isEqualTo(lengths.get(20)));
  }

  @Test
  void aContenderAloneHasNoRatios() {
    String table = StepTable.of(List.of(time(ContenderName.PLAIN, 9000)), NOTHING);
    assertThat(table).doesNotContain("limit:");
    assertThat(cells(table, "plain")).startsWith("1", "64", "plain loops", "9,000", "25 %", "", "");
  }

  @Test
  void weightsAreReadOnceForABatchAndMultipliedForEachKey() {
    StepLimit limit = StepReports.LIMIT;
    assertThat(limit.nanoseconds(1, 64)).contains(320.0);
    assertThat(limit.reason(1, 64)).isEqualTo("230 GB/s");
    double flops = 2 * 4 * 64 * (8 + 64);
    assertThat(limit.nanoseconds(64, 64).orElseThrow()).isCloseTo(flops / 200, within(1e-9));
    assertThat(limit.reason(64, 64)).isEqualTo("200 GFLOP/s");
    assertThat(limit.nanoseconds(1, 33)).isEmpty();
    assertThat(NOTHING.nanoseconds(1, 64)).isEmpty();
  }
}
