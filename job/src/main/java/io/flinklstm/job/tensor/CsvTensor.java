package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;
import static io.flinklstm.job.tensor.TensorFormatException.quoted;

import io.flinklstm.core.math.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A table of numbers, [rows, columns]: cells between commas, UTF-8, no quotes around numbers. A
 * first line in which no cell is a number is a header; empty lines are passed over.
 */
final class CsvTensor {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d++(?:\\.\\d*+)?+|\\.\\d++)(?:[eE][-+]?\\d++)?+");

  private final String file;
  private final BufferedReader reader;
  private final Floats data = new Floats(Limits.NUMBERS);
  private long line;
  private int rows;
  private int columns;

  private CsvTensor(String file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * Reads a table.
   *
   * @param file for messages
   */
  static Tensor read(String file, InputStream in) throws IOException, TensorFormatException {
    CsvTensor table =
        new CsvTensor(file, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    for (String text = table.next(); text != null; text = table.next()) {
      if (!text.isBlank()) {
        table.row(text.split(",", -1));
      }
    }
    if (table.rows == 0) {
      throw expected(file, "at least one row of numbers", "none");
    }
    return Tensor.of(table.data.toArray(), table.rows, table.columns);
  }

  /** The next line, or null at the end. */
  private String next() throws IOException, TensorFormatException {
    StringBuilder text = new StringBuilder();
    line++;
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (text.length() == Limits.LINE) {
        throw expected(place(), "at most %d characters".formatted(Limits.LINE), "more");
      }
      text.append((char) c);
    }
    boolean marked = line == 1 && text.length() > 0 && text.charAt(0) == '\uFEFF';
    return marked ? text.substring(1) : text.toString();
  }

  private String place() {
    return "%s: line %d".formatted(file, line);
  }

  private void row(String[] cells) throws TensorFormatException {
    if (columns == 0) {
      columns = cells.length;
      if (isHeader(cells)) {
        return;
      }
    }
    if (cells.length != columns) {
      throw expected(place(), columns + " columns as in the first line", cells.length);
    }
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i].strip();
      float value = NUMBER.matcher(cell).matches() ? (float) Double.parseDouble(cell) : Float.NaN;
      if (!Float.isFinite(value)) {
        throw expected(
            "%s, column %d".formatted(place(), i + 1),
            "a number that fits a float32",
            cell.isEmpty() ? "nothing" : quoted(cell));
      }
      if (!data.add(value)) {
        throw expected(file, "at most %d numbers".formatted(Limits.NUMBERS), "more");
      }
    }
    rows++;
  }

  private static boolean isHeader(String[] cells) {
    for (String cell : cells) {
      if (cell.isBlank() || NUMBER.matcher(cell.strip()).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Refuses what is not [rows, columns] or [1, rows, columns]. */
  static void requireTable(String file, Tensor tensor) throws TensorFormatException {
    boolean table = tensor.rank() == 2 || (tensor.rank() == 3 && tensor.dimension(0) == 1);
    if (!table) {
      throw new TensorFormatException(
          "%s: CSV holds one table, not %s; write .json or .npy".formatted(file, tensor));
    }
  }

  /** Writes one table. */
  static void write(Writer out, Tensor table) throws IOException {
    int width = table.dimension(-1);
    float[] data = table.data();
    for (int i = 0; i < data.length; i++) {
      out.write(Float.isFinite(data[i]) ? FloatText.of(data[i]) : Float.toString(data[i]));
      out.write(i % width == width - 1 ? '\n' : ',');
    }
  }
}
