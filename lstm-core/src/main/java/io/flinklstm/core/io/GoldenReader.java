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
    List<ObjectReader> items = section.objects("cases");
    if (items.size() > Limits.GOLDEN_CASES) {
      section.problem("cases", "more than %d cases".formatted(Limits.GOLDEN_CASES));
      items = List.of();
    }
    List<GoldenCase> cases = new ArrayList<>();
    for (ObjectReader item : items) {
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
      double[] row = numbersOrNull(list.get(i), outputs);
      if (row == null) {
        item.problem(
            "outputs[" + i + "]",
            "expected %d numbers, found %s".formatted(outputs, ModelJson.found(list.get(i))));
        return new float[events][outputs];
      }
      rows[i] = new float[outputs];
      for (int k = 0; k < outputs; k++) {
        rows[i][k] = (float) row[k];
      }
    }
    return rows;
  }

  private static double[] numbers(ObjectReader item, String field, JsonNode list, int length) {
    double[] numbers = numbersOrNull(list, length);
    if (numbers == null) {
      item.problem(
          field,
          "expected %s, found %s"
              .formatted(
                  length == -1 ? "a list of numbers" : length + " numbers", ModelJson.found(list)));
    }
    return numbers == null ? new double[Math.max(length, 0)] : numbers;
  }

  /** Finite numbers, or null if it is anything else; a length of -1 is any. */
  private static double[] numbersOrNull(JsonNode list, int length) {
    if (list == null || !list.isArray() || (length != -1 && list.size() != length)) {
      return null;
    }
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).doubleValue();
      if (!list.get(i).isNumber() || !Double.isFinite(numbers[i])) {
        return null;
      }
    }
    return numbers;
  }
}
