package io.flinklstm.job.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A CSV file without quotes whose first column is a time and every further column one key, read row
 * by row.
 */
public final class WideCsv implements AutoCloseable {
  private final Path file;
  private final BufferedReader reader;
  private final List<String> keys;
  private long line = 1;

  /**
   * One row of the file.
   *
   * @param time text of the time column
   * @param cells text of each key's column, in the order of {@link WideCsv#keys}; empty when the
   *     key has no value at this time
   */
  public record Row(String time, List<String> cells) {}

  private WideCsv(Path file, BufferedReader reader, List<String> keys) {
    this.file = file;
    this.reader = reader;
    this.keys = keys;
  }

  /** Opens a file and reads its header. */
  public static WideCsv open(Path file) throws IOException {
    BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    String header = reader.readLine();
    List<String> columns = header == null ? List.of() : cells(header);
    if (columns.size() < 2 || columns.contains("")) {
      reader.close();
      throw new IOException(
          file + ": the first line must name a time column and at least one key, but is " + header);
    }
    return new WideCsv(file, reader, columns.subList(1, columns.size()));
  }

  /** The names of the key columns in file order. */
  public List<String> keys() {
    return keys;
  }

  /**
   * The positions of some keys in a row's cells, in file order.
   *
   * @param wanted the keys; empty for all
   * @throws IOException when the file does not have one of them
   */
  public int[] columns(List<String> wanted) throws IOException {
    List<String> unknown = new ArrayList<>(wanted);
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw new IOException(
          "%s has no column %s; it has %s"
              .formatted(file, String.join(", ", unknown), String.join(", ", keys)));
    }
    return IntStream.range(0, keys.size())
        .filter(i -> wanted.isEmpty() || wanted.contains(keys.get(i)))
        .toArray();
  }

  /** The next row, or nothing at the end of the file. */
  public Optional<Row> next() throws IOException {
    String text = reader.readLine();
    line++;
    if (text == null) {
      return Optional.empty();
    }
    List<String> cells = cells(text);
    if (cells.size() != keys.size() + 1) {
      throw new IOException(
          "%s: line %d must have %d columns but has %d"
              .formatted(file, line, keys.size() + 1, cells.size()));
    }
    return Optional.of(new Row(cells.get(0), cells.subList(1, cells.size())));
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    int from = 0;
    for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
      cells.add(line.substring(from, comma).strip());
      from = comma + 1;
    }
    cells.add(line.substring(from).strip());
    return cells;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
