package io.flinklstm.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinklstm.job.codec.Reason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values that are no events of the departures example, each with the reason it must get. */
public final class PoisonPills {
  private static final String AIRPORT = "\"airport\":\"A1\"";
  private static final String HOUR = "\"hour\":\"2001-01-01T00:00:00Z\"";

  private PoisonPills() {}

  /** Reason by value; a text of "null" stands for a null value. */
  public static Map<String, Reason> texts() {
    Map<String, Reason> pills = new LinkedHashMap<>();
    pills.put("", Reason.EMPTY_VALUE);
    pills.put("null", Reason.MALFORMED_JSON);
    pills.put("no json", Reason.MALFORMED_JSON);
    pills.put("{" + AIRPORT + "," + HOUR + ",\"departures\":1", Reason.MALFORMED_JSON);
    pills.put("{" + AIRPORT + "," + HOUR + ",\"departures\":1}}", Reason.MALFORMED_JSON);
    pills.put("[" + object("1") + "]", Reason.MALFORMED_JSON);
    pills.put("42", Reason.MALFORMED_JSON);
    pills.put(
        "{" + AIRPORT + "," + HOUR + ",\"departures\":1,\"departures\":2}", Reason.MALFORMED_JSON);
    pills.put("{" + AIRPORT + "," + HOUR + ",\"x\":" + "[".repeat(500), Reason.MALFORMED_JSON);
    pills.put("{" + HOUR + ",\"departures\":1}", Reason.MISSING_KEY);
    pills.put("{\"airport\":null," + HOUR + ",\"departures\":1}", Reason.MISSING_KEY);
    pills.put("{\"airport\":\"\"," + HOUR + ",\"departures\":1}", Reason.MISSING_KEY);
    pills.put("{\"airport\":{}," + HOUR + ",\"departures\":1}", Reason.MISSING_KEY);
    pills.put(keyed("\\ud800"), Reason.MALFORMED_JSON);
    pills.put(keyed("k".repeat(600_000)), Reason.TOO_LARGE);
    pills.put("{" + AIRPORT + ",\"departures\":1}", Reason.MISSING_TIMESTAMP);
    pills.put("{" + AIRPORT + ",\"hour\":null,\"departures\":1}", Reason.MISSING_TIMESTAMP);
    pills.put("{" + AIRPORT + ",\"hour\":\"noon\",\"departures\":1}", Reason.BAD_TIMESTAMP);
    pills.put("{" + AIRPORT + ",\"hour\":978307200,\"departures\":1}", Reason.BAD_TIMESTAMP);
    pills.put("{" + AIRPORT + ",\"hour\":{},\"departures\":1}", Reason.BAD_TIMESTAMP);
    pills.put("{" + AIRPORT + "," + HOUR + "}", Reason.MISSING_FIELD);
    pills.put(object("null"), Reason.MISSING_FIELD);
    pills.put(object("\"1\""), Reason.NOT_A_NUMBER);
    pills.put(object("true"), Reason.NOT_A_NUMBER);
    pills.put(object("[1]"), Reason.NOT_A_NUMBER);
    pills.put(object("NaN"), Reason.NOT_FINITE);
    pills.put(object("-Infinity"), Reason.NOT_FINITE);
    pills.put(object("1e999"), Reason.NOT_FINITE);
    pills.put(object("1e39"), Reason.OUT_OF_DOMAIN);
    return pills;
  }

  /** Ten megabytes that would be an event if they were read. */
  public static byte[] tenMegabytes() {
    byte[] large = new byte[10 << 20];
    Arrays.fill(large, (byte) ' ');
    byte[] event = object("1").getBytes(UTF_8);
    System.arraycopy(event, 0, large, 0, event.length);
    return large;
  }

  private static String keyed(String key) {
    return "{\"airport\":\"" + key + "\"," + HOUR + ",\"departures\":1}";
  }

  private static String object(String departures) {
    return "{" + AIRPORT + "," + HOUR + ",\"departures\":" + departures + "}";
  }
}
