package io.flinklstm.job.tensor;

/** Tensors that cannot be used: "file: place: expected this, found that". */
public final class TensorFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Made of one line. */
  public TensorFormatException(String problem) {
    super(problem);
  }

  TensorFormatException(String problem, Exception cause) {
    super(problem, cause);
  }

  /** Expected this at a place of a file, found that. */
  static TensorFormatException expected(String place, String expected, Object found) {
    return new TensorFormatException("%s: expected %s, found %s".formatted(place, expected, found));
  }

  /** One short line of a text, as messages show what was found. */
  static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return "\"" + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + "\"";
  }
}
