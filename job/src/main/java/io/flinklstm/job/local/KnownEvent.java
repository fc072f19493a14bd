package io.flinklstm.job.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something in the world that stopped traffic.
 *
 * @param airport the airport it stopped
 * @param from the first hour of it
 * @param to the last hour of it
 * @param name what it was
 */
record KnownEvent(String airport, Instant from, Instant to, String name) {

  /** Reads lines of airport, first hour, last hour, name; the first line is a header. */
  static List<KnownEvent> load(Path file) throws IOException {
    List<KnownEvent> events = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] cells = line.split(",", -1);
      try {
        events.add(new KnownEvent(cells[0], hour(cells[1]), hour(cells[2]), cells[3]));
      } catch (DateTimeParseException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(
            "%s: expected airport,from,to,event,… but found %s".formatted(file, line), e);
      }
    }
    return List.copyOf(events);
  }

  private static Instant hour(String text) {
    return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  /** Whether the event stopped this airport in this hour. */
  boolean covers(String key, Instant hour) {
    return key.equals(airport) && !hour.isBefore(from) && !hour.isAfter(to);
  }
}
