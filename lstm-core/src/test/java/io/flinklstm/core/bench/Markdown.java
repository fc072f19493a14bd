package io.flinklstm.core.bench;

import java.util.Arrays;
import java.util.List;

/** Tables that read well as text, too. */
final class Markdown {
  private Markdown() {}

  /**
   * A table with columns padded to one width.
   *
   * @param rows of equal length, the first is the head
   */
  static String table(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < widths.length; i++) {
        String cell = rows.get(r).get(i);
        text.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
      }
      text.append("|\n");
      if (r == 0) {
        text.append("|---".repeat(widths.length)).append("|\n");
      }
    }
    return text.toString();
  }
}
