package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;
import static io.flinklstm.job.tensor.TensorFormatException.quoted;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The header of an NPY file, a Python dictionary: {@code {'descr': '<f4', 'fortran_order': False,
 * 'shape': (2, 3), }}.
 *
 * <p>Source: "NPY format" in the reference of NumPy, numpy.lib.format.
 *
 * @param descr type of the numbers
 * @param fortranOrder whether the first axis runs fastest
 * @param shape sizes of the axes
 */
@SuppressWarnings("ArrayRecordComponent")
record NpyHeader(String descr, boolean fortranOrder, int[] shape) {
  static NpyHeader parse(String file, String text) throws TensorFormatException {
    return new Scanner(file + ": header", text).header();
  }

  /** Reads the text once, from left to right. */
  private static final class Scanner {
    private final String place;
    private final String text;
    private int at;

    Scanner(String place, String text) {
      this.place = place;
      this.text = text;
    }

    NpyHeader header() throws TensorFormatException {
      String descr = null;
      boolean fortranOrder = false;
      int[] shape = null;
      Set<String> seen = new HashSet<>();
      require('{');
      while (!take('}')) {
        String key = quotedText();
        require(':');
        if (!seen.add(key)) {
          throw unexpected("each key once");
        }
        switch (key) {
          case "descr" -> descr = quotedText();
          case "fortran_order" -> fortranOrder = truth();
          case "shape" -> shape = tuple();
          default -> throw unexpected("the keys descr, fortran_order and shape");
        }
        if (!take(',')) {
          require('}');
          break;
        }
      }
      if (seen.size() != 3 || !text.substring(at).isBlank()) {
        throw unexpected("the keys descr, fortran_order and shape and nothing else");
      }
      return new NpyHeader(descr, fortranOrder, shape);
    }

    private TensorFormatException unexpected(String wanted) {
      String rest = text.substring(Math.min(at, text.length())).strip();
      return expected(
          "%s: character %d".formatted(place, at),
          wanted,
          rest.isEmpty() ? "the end" : quoted(rest));
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
    }

    private boolean take(char c) {
      skipSpace();
      boolean there = at < text.length() && text.charAt(at) == c;
      at += there ? 1 : 0;
      return there;
    }

    private void require(char c) throws TensorFormatException {
      if (!take(c)) {
        throw unexpected("\"" + c + "\"");
      }
    }

    private String quotedText() throws TensorFormatException {
      char quote = take('\'') ? '\'' : '"';
      if (quote == '"' && !take('"')) {
        throw unexpected("a text in quotes");
      }
      int end = text.indexOf(quote, at);
      if (end < 0) {
        throw unexpected("a closing quote");
      }
      String content = text.substring(at, end);
      at = end + 1;
      return content;
    }

    private boolean truth() throws TensorFormatException {
      skipSpace();
      for (String word : new String[] {"True", "False"}) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw unexpected("True or False");
    }

    private int[] tuple() throws TensorFormatException {
      int[] sizes = new int[Limits.RANK];
      int rank = 0;
      require('(');
      while (!take(')')) {
        if (rank == Limits.RANK) {
          throw unexpected("at most %d sizes".formatted(Limits.RANK));
        }
        sizes[rank++] = size();
        if (!take(',')) {
          require(')');
          break;
        }
      }
      return Arrays.copyOf(sizes, rank);
    }

    private int size() throws TensorFormatException {
      skipSpace();
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      boolean fits = at > from && at - from <= 9;
      int size = fits ? Integer.parseInt(text.substring(from, at)) : -1;
      if (size < 0 || size > Limits.NUMBERS) {
        at = from;
        throw unexpected("a size from 0 to " + Limits.NUMBERS);
      }
      return size;
    }
  }
}
