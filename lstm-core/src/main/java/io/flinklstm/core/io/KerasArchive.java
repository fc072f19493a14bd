package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A {@code .keras} file of Keras 3: a zip archive of the model's layers and weights.
 *
 * <p>Assets are passed over. No entry becomes a file, so names of entries lead nowhere.
 *
 * @param config content of config.json
 * @param kerasVersion as metadata.json says, or null
 * @param weights content of model.weights.h5
 */
record KerasArchive(JsonNode config, String kerasVersion, Hdf5Weights weights) {
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** Most bytes of the entries that are read; those of all others together are bounded too. */
  private static final Map<String, Integer> LIMITS =
      Map.of(CONFIG, Limits.JSON_BYTES, METADATA, Limits.JSON_BYTES, WEIGHTS, Limits.WEIGHT_BYTES);

  /**
   * Reads an archive.
   *
   * @param file name for messages
   * @param bytes of the whole archive
   * @throws ModelFormatException if the archive or anything in it cannot be used
   */
  static KerasArchive read(String file, byte[] bytes) throws ModelFormatException {
    Map<String, byte[]> entries = entries(file, bytes);
    for (String name : new String[] {CONFIG, METADATA, WEIGHTS}) {
      if (!entries.containsKey(name)) {
        throw new ModelFormatException("%s: %s is missing".formatted(file, name));
      }
    }
    String place = file + ": ";
    JsonNode config = ModelJson.parsePython(place + CONFIG, entries.get(CONFIG));
    JsonNode metadata = ModelJson.parsePython(place + METADATA, entries.get(METADATA));
    JsonNode version = metadata.path("keras_version");
    return new KerasArchive(
        config,
        version.isTextual() ? version.textValue() : null,
        Hdf5Weights.read(place + WEIGHTS, entries.get(WEIGHTS)));
  }

  private static Map<String, byte[]> entries(String file, byte[] bytes)
      throws ModelFormatException {
    Map<String, byte[]> entries = new HashMap<>();
    Set<String> names = new HashSet<>();
    long left = Limits.WEIGHT_BYTES;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        String place = file + ": entry " + ModelJson.quoted(name);
        if (!names.add(name)) {
          throw new ModelFormatException(place + " comes twice");
        }
        if (names.size() > Limits.ARCHIVE_ENTRIES) {
          throw new ModelFormatException(
              "%s: more than %d entries".formatted(file, Limits.ARCHIVE_ENTRIES));
        }
        Integer limit = LIMITS.get(name);
        if (limit != null) {
          entries.put(name, content(zip, limit, place));
        } else {
          left -= passOver(zip, left, place);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // IllegalArgumentException: the name of an entry is no text.
      String reason = e instanceof EOFException ? "cut off" : String.valueOf(e.getMessage());
      throw new ModelFormatException(
          "%s: not a usable zip archive: %s".formatted(file, ModelJson.shortened(reason)), e);
    }
    if (names.isEmpty()) {
      throw new ModelFormatException(file + ": not a zip archive");
    }
    return entries;
  }

  private static byte[] content(ZipInputStream zip, int limit, String place)
      throws IOException, ModelFormatException {
    byte[] content = zip.readNBytes(limit);
    if (zip.read() >= 0) {
      throw new ModelFormatException("%s: larger than %d bytes".formatted(place, limit));
    }
    return content;
  }

  /** Inflates to the end of an entry, as the next begins there; returns its bytes. */
  private static long passOver(ZipInputStream zip, long limit, String place)
      throws IOException, ModelFormatException {
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
      count += read;
      if (count > limit) {
        throw new ModelFormatException(
            "%s: other entries are larger than %d bytes"
                .formatted(place, (long) Limits.WEIGHT_BYTES));
      }
    }
    return count;
  }
}
