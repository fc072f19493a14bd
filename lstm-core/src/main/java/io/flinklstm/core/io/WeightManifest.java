package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code weightsManifest}: which files hold the weights, and which weight lies where.
 *
 * <p>The files of all groups are concatenated, and the weights of all groups follow each other in
 * them without gaps.
 */
final class WeightManifest {
  private static final String KEY = "weightsManifest";

  /** Starts like an absolute path, a drive or an address. */
  private static final Pattern ABSOLUTE = Pattern.compile("^(/|[A-Za-z][A-Za-z0-9+.-]*:).*");

  private WeightManifest() {}

  /** The weight files, in order. */
  static List<String> paths(String file, JsonNode model) throws ModelFormatException {
    Set<String> paths = new LinkedHashSet<>();
    for (JsonNode group : groups(file, model)) {
      JsonNode list = group.path("paths");
      if (!list.isArray()) {
        throw problem(file, "paths: expected a list of files, found " + ModelJson.found(list));
      }
      for (JsonNode item : list) {
        String path = path(file, item);
        if (!paths.add(path)) {
          throw problem(file, "paths: " + ModelJson.quoted(path) + " comes twice");
        }
      }
    }
    if (paths.size() > Limits.SHARDS) {
      throw problem(file, "paths: more than %d files".formatted(Limits.SHARDS));
    }
    return List.copyOf(paths);
  }

  private static JsonNode groups(String file, JsonNode model) throws ModelFormatException {
    JsonNode groups = model.path(KEY);
    if (!groups.isArray()) {
      throw problem(file, "expected a list of groups, found " + ModelJson.found(groups));
    }
    return groups;
  }

  /** A path relative to the model's directory that does not lead out of it. */
  static String path(String file, JsonNode item) throws ModelFormatException {
    String path = item.isTextual() ? item.textValue() : "";
    if (path.isBlank()) {
      throw problem(file, "paths: expected a file name, found " + ModelJson.found(item));
    }
    boolean plain = path.chars().noneMatch(c -> c < ' ' || c == '\\');
    if (!plain || ABSOLUTE.matcher(path).matches() || List.of(path.split("/")).contains("..")) {
      throw problem(
          file,
          "paths: %s leads out of the model's directory; a relative path without .. is expected"
              .formatted(ModelJson.quoted(path)));
    }
    return path;
  }

  private static ModelFormatException problem(String file, String text) {
    return new ModelFormatException(file + ": " + KEY + ": " + text);
  }

  /**
   * The weights of the model by name; those of an optimizer are passed over.
   *
   * @param bytes how many bytes all files have together
   */
  static Map<String, StoredWeight> weights(String file, JsonNode model, int bytes)
      throws ModelFormatException {
    Map<String, StoredWeight> weights = new LinkedHashMap<>();
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode group : groups(file, model)) {
      if (!group.path("weights").isArray()) {
        throw problem(
            file, "weights: expected a list, found " + ModelJson.found(group.path("weights")));
      }
      group.path("weights").forEach(entries::add);
    }
    long offset = 0;
    long elements = 0;
    for (JsonNode entry : entries) {
      StoredWeight weight = StoredWeight.read(file + ": " + KEY + ": ", entry, (int) offset);
      offset += weight.byteLength();
      elements += weight.elements();
      requireRoom(file, weight, offset, bytes, elements);
      if (!weight.ofOptimizer() && weights.put(weight.name(), weight) != null) {
        throw problem(file, "weight %s comes twice".formatted(ModelJson.quoted(weight.name())));
      }
    }
    if (offset != bytes) {
      throw problem(
          file,
          "the weights need %d bytes, but the files %s hold %d"
              .formatted(offset, ModelJson.shortened(paths(file, model).toString()), bytes));
    }
    return weights;
  }

  private static void requireRoom(
      String file, StoredWeight weight, long end, int bytes, long elements)
      throws ModelFormatException {
    if (end > bytes) {
      throw problem(
          file,
          "weight %s ends at byte %d, but the files end at %d"
              .formatted(ModelJson.quoted(weight.name()), end, bytes));
    }
    if (elements > Limits.PARAMETERS) {
      throw problem(file, "more than %d numbers".formatted(Limits.PARAMETERS));
    }
  }
}
