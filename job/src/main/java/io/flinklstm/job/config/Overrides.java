package io.flinklstm.job.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the command line, written path=value. */
public final class Overrides {
  private Overrides() {}

  /**
   * Values by path; of a path that is given twice the last counts.
   *
   * @throws IllegalArgumentException for a setting that is not path=value; the message does not
   *     repeat it, because it may hold a secret
   */
  public static Map<String, String> parse(List<String> settings) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("--set: expected PATH=VALUE");
      }
      overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return overrides;
  }
}
