package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.flinklstm.core.model.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Models as Keras 3 saves them: a zip archive of metadata.json, config.json and model.weights.h5,
 * not compressed, as Keras does it. Equal models give equal bytes, so all dates in it are one fixed
 * date.
 */
final class KerasArchiveWriter {
  private static final String VERSION = "3.12.0";

  /** Not the earliest date of a zip archive: for that the JDK adds a field in local time. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private KerasArchiveWriter() {}

  /**
   * The archive.
   *
   * @throws IllegalArgumentException if Keras 3 has no such layer or setting
   */
  static byte[] write(Model model) throws IOException {
    byte[] config = ModelJson.bytes(KerasTopologyWriter.write(model));
    byte[] weights = KerasWeightsWriter.write(model);
    byte[] metadata =
        ModelJson.bytes(
            JsonNodeFactory.instance
                .objectNode()
                .put("keras_version", VERSION)
                .put("date_saved", "1980-02-01@00:00:00"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(weights.length);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "metadata.json", metadata);
      add(zip, "config.json", config);
      add(zip, "model.weights.h5", weights);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
