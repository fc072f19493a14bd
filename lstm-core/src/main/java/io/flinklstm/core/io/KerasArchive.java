package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A {@code .keras} file of Keras 3: a zip archive of the model's layers and weights.
 *
 * <p>Assets are passed over. No entry becomes a file, so names of entries lead nowhere. Keras does
 * not compress, so an archive that inflates to far more than its own size is refused.
 *
 * @param config content of config.json
 * @param kerasVersion as metadata.json says, or null
 * @param weights content of model.weights.h5
 */
record KerasArchive(JsonNode config, String kerasVersion, Hdf5Weights weights) {
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** Most bytes of the entries that are read. */
  private static final Map<String, Integer> LIMITS =
      Map.of(CONFIG, Limits.JSON_BYTES, METADATA, Limits.JSON_BYTES, WEIGHTS, Limits.WEIGHT_BYTES);

  /** Most bytes of all entries for each byte of the archive, where they are more than the least. */
  private static final long RATIO = 8;

  private static final long LEAST_BYTES = 16 << 20;

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
    long left = Math.min(Limits.WEIGHT_BYTES, Math.max(LEAST_BYTES, RATIO * bytes.length));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (!names.add(name)) {
          throw new ModelFormatException(
              "%s: entry %s comes twice".formatted(file, ModelJson.quoted(name)));
        }
        if (names.size() > Limits.ARCHIVE_ENTRIES) {
          throw new ModelFormatException(
              "%s: more than %d entries".formatted(file, Limits.ARCHIVE_ENTRIES));
        }
        if (LIMITS.containsKey(name)) {
          byte[] content = content(zip, entry, (int) Math.min(LIMITS.get(name), left), file);
          entries.put(name, content);
          left -= content.length;
        } else {
          left -= passOver(zip, entry, left, file);
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

  /** Inflates an entry; the array grows with what is there, whatever the entry says of its size. */
  private static byte[] content(ZipInputStream zip, ZipEntry entry, int limit, String file)
      throws IOException, ModelFormatException {
    byte[] content = zip.readNBytes(Math.min(limit, Hdf5File.SIGNATURE_BYTES));
    if (entry.getName().equals(WEIGHTS) && !Hdf5File.isSigned(content)) {
      throw new ModelFormatException("%s: %s: not an HDF5 file".formatted(file, WEIGHTS));
    }
    int count = content.length;
    for (int next = zip.read(); next >= 0; next = zip.read()) {
      if (count == limit) {
        throw tooLarge(file, entry, limit);
      }
      if (count == content.length) {
        content = Arrays.copyOf(content, (int) Math.min(limit, Math.max(1 << 16, 2L * count)));
      }
      content[count] = (byte) next;
      count++;
      count += zip.readNBytes(content, count, content.length - count);
    }
    return Arrays.copyOf(content, count);
  }

  /** Inflates to the end of an entry, as the next begins there; returns its bytes. */
  private static long passOver(ZipInputStream zip, ZipEntry entry, long limit, String file)
      throws IOException, ModelFormatException {
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
      count += read;
      if (count > limit) {
        throw tooLarge(file, entry, limit);
      }
    }
    return count;
  }

  private static ModelFormatException tooLarge(String file, ZipEntry entry, long limit) {
    return new ModelFormatException(
        "%s: entry %s: inflates to more than the %d bytes left for it"
            .formatted(file, ModelJson.quoted(entry.getName()), limit));
  }
}
