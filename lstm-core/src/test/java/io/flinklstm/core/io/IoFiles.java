package io.flinklstm.core.io;

import java.io.IOException;
import java.io.InputStream;

/** The files of src/test/resources/io. */
final class IoFiles {
  private IoFiles() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = IoFiles.class.getResourceAsStream("/io/" + name)) {
      return in.readAllBytes();
    }
  }
}
