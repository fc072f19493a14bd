package io.flinklstm.core.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files Keras and h5py wrote, and ways to damage them. */
final class KerasFiles {
  private static final Path FOLDER =
      Path.of(System.getProperty("project.root"), "lstm-core/src/test/resources/io");

  private KerasFiles() {}

  static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name));
  }

  /** Numbers as HDF5 has them; writing changes the bytes. */
  static ByteBuffer numbers(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The entries of an archive. */
  static Map<String, byte[]> entries(String name) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes(name)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  /** An archive of entries. */
  static byte[] archive(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** A file with the first occurrence of a text replaced by one as long. */
  static byte[] replaced(String name, String from, String to) throws IOException {
    byte[] bytes = bytes(name);
    byte[] with = to.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(with, 0, bytes, indexOf(bytes, from, 0), with.length);
    return bytes;
  }

  /** Where a text begins, at or behind a place. */
  static int indexOf(byte[] bytes, String text, int start) {
    return indexOf(bytes, text.getBytes(StandardCharsets.ISO_8859_1), start);
  }

  static int indexOf(byte[] bytes, byte[] wanted, int start) {
    for (int i = start; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not in the file: " + Arrays.toString(wanted));
  }
}
