package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HourlyTableTest {
  @TempDir Path folder;

  @Test
  void keepsTheWantedColumnsAndKnowsItsHours() throws Exception {
    HourlyTable table =
        table("hour,A,B\n2001-01-01T00:00:00,1,2\n2001-01-01T01:00:00,,4\n", List.of("A"));

    assertThat(table.keys()).containsExactly("A");
    assertThat(table.events()).isEqualTo(1);
    assertThat(table.index(Instant.parse("2001-01-01T01:00:00Z"))).isEqualTo(1);
    assertThat(table.hour(1)).isEqualTo("2001-01-01T01:00:00Z");
  }

  @Test
  void refusesAGapInTheHours() {
    assertThatThrownBy(
            () -> table("hour,A\n2001-01-01T00:00:00,1\n2001-01-01T02:00:00,1\n", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing before 2001-01-01T02:00:00Z");
  }

  @Test
  void refusesACellThatIsNoNumber() {
    assertThatThrownBy(() -> table("hour,A\n2001-01-01T00:00:00,many\n", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("many at 2001-01-01T00:00:00 is no number");
  }

  @Test
  void knownEventsAreReadFromTheShippedFile() throws Exception {
    List<KnownEvent> known = KnownEvent.load(ExampleFiles.KNOWN_EVENTS);

    assertThat(known).extracting(KnownEvent::airport).contains("SEA", "DEN", "IAH", "LGA");
    Instant duringTheBlizzard = Instant.parse("2001-04-11T12:00:00Z");
    assertThat(known.stream().filter(event -> event.covers("DEN", duringTheBlizzard)))
        .singleElement()
        .extracting(KnownEvent::name)
        .isEqualTo("April blizzard");
    assertThat(known).noneMatch(event -> event.covers("ORD", duringTheBlizzard));
  }

  private HourlyTable table(String text, List<String> keys) throws IOException {
    return HourlyTable.load(Files.writeString(folder.resolve("data.csv"), text), keys);
  }
}
