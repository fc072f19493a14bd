package io.flinklstm.job.codec;

/** What a key may be, so that it is the same key everywhere and its scores can be written. */
final class KeyText {
  /**
   * Longest key, in chars. A score carries its key twice, once escaped for JSON, and must fit into
   * a record of a broker with stock limits (1 MiB).
   */
  static final int MAX_CHARS = 10_000;

  private KeyText() {}

  /** Joins parts by {@code |}, with {@code \} before a {@code |} or {@code \} of their own. */
  static String join(String[] parts, int count) {
    if (count == 1) {
      return parts[0];
    }
    StringBuilder key = new StringBuilder();
    for (int k = 0; k < count; k++) {
      key.append(k == 0 ? "" : "|").append(parts[k].replace("\\", "\\\\").replace("|", "\\|"));
    }
    return key.toString();
  }

  /**
   * Whether UTF-8 can carry the key. Half a surrogate pair, which JSON can write, would cross the
   * network as a question mark: another key, that belongs to another task.
   */
  static boolean wellFormed(String key) {
    for (int k = 0; k < key.length(); k++) {
      char c = key.charAt(k);
      if (Character.isHighSurrogate(c)
          && k + 1 < key.length()
          && Character.isLowSurrogate(key.charAt(k + 1))) {
        k++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
