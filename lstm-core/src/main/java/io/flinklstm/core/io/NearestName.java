package io.flinklstm.core.io;

import java.util.Collection;

/** What a misspelt name may have meant. */
final class NearestName {
  private static final int LONGEST_COMPARED = 64;
  private static final int LARGEST_DISTANCE = 3;

  private NearestName() {}

  /** The words for a name that is not known. */
  static String unknown(String name, Collection<String> known) {
    String nearest = null;
    int smallest = LARGEST_DISTANCE + 1;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < smallest && distance < candidate.length()) {
        smallest = distance;
        nearest = candidate;
      }
    }
    return "unknown%s; known are %s"
        .formatted(
            nearest == null ? "" : ", did you mean " + nearest + "?", String.join(", ", known));
  }

  /** Insertions, deletions and replacements between two names (Levenshtein). */
  private static int distance(String a, String b) {
    if (a.length() > LONGEST_COMPARED) {
      return Integer.MAX_VALUE;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
