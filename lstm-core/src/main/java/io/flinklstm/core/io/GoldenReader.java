package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.features.Golden;
import io.flinklstm.core.features.GoldenCase;
import io.flinklstm.core.features.StreamingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The golden part of a streaming section: every list of a case has one entry per event. */
final class GoldenReader {
  private GoldenReader() {}

  static Golden read(ObjectReader section, StreamingSpec spec, int outputs) {
    double tolerance = section.number("tolerance");
    if (tolerance < 0) {
      section.problem("tolerance", "expected a number of at least 0, found " + tolerance);
    }
    List<GoldenCase> cases = new ArrayList<>();
    for (ObjectReader item : section.objects("cases")) {
      cases.add(goldenCase(item, spec, outputs));
      item.finish();
    }
    section.finish();
    return new Golden(tolerance, cases);
  }

  private static GoldenCase goldenCase(ObjectReader item, StreamingSpec spec, int outputs) {
    String name = item.string("name");
    double[] times = numbers(item, "timestamps", item.raw("timestamps"), -1);
    long[] timestamps = new long[times.length];
    for (int i = 0; i < times.length; i++) {
      timestamps[i] = (long) times[i];
    }
    int events = timestamps.length;
    Map<String, double[]> fields = new LinkedHashMap<>();
    ObjectReader fieldSection = item.object("fields");
    for (String field : spec.fields()) {
      fields.put(field, numbers(fieldSection, field, fieldSection.raw(field), events));
    }
    fieldSection.finish();
    float[][] expected = rows(item, events, outputs);
    double[] forecasts =
        item.has("forecasts") ? numbers(item, "forecasts", item.raw("forecasts"), events) : null;
    if (forecasts != null && spec.target() == null) {
      item.problem("forecasts", "there is no target to forecast");
    }
    return new GoldenCase(name, timestamps, fields, expected, forecasts);
  }

  private static float[][] rows(ObjectReader item, int events, int outputs) {
    JsonNode list = item.raw("outputs");
    if (list == null || !list.isArray() || list.size() != events) {
      item.problem(
          "outputs",
          "expected %d lists, one per timestamp, found %s"
              .formatted(events, ModelJson.found(list)));
      return new float[events][outputs];
    }
    float[][] rows = new float[events][];
    for (int i = 0; i < events; i++) {
      double[] row = numbers(item, "outputs[" + i + "]", list.get(i), outputs);
      rows[i] = new float[row.length];
      for (int k = 0; k < row.length; k++) {
        rows[i][k] = (float) row[k];
      }
    }
    return rows;
  }

  /** Finite numbers; a length of -1 is any. */
  private static double[] numbers(ObjectReader item, String field, JsonNode list, int length) {
    String expected = length == -1 ? "a list of numbers" : "%d numbers".formatted(length);
    double[] numbers = new double[list == null ? 0 : list.size()];
    boolean sound = list != null && list.isArray() && (length == -1 || numbers.length == length);
    for (int i = 0; i < numbers.length && sound; i++) {
      numbers[i] = list.get(i).doubleValue();
      sound = list.get(i).isNumber() && Double.isFinite(numbers[i]);
    }
    if (!sound) {
      item.problem(field, "expected %s, found %s".formatted(expected, ModelJson.found(list)));
    }
    return sound ? numbers : new double[Math.max(length, 0)];
  }
}
