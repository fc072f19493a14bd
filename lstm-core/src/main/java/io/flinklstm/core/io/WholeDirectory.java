package io.flinklstm.core.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory that is there with all its files or not at all: it is written beside its place under
 * another name, then moved.
 */
final class WholeDirectory {
  private WholeDirectory() {}

  /**
   * Writes a directory. One that is there already is replaced; whoever reads it in between finds
   * the old files, the new ones or none, never some of each.
   *
   * @param files name to content
   * @throws IOException if the directory holds other files, or cannot be written
   */
  static void write(Path directory, Map<String, byte[]> files) throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    requireOnly(target, files);
    Files.createDirectories(target.getParent());
    Path made = WholeFile.beside(target);
    Path old = WholeFile.beside(target);
    try {
      Files.createDirectory(made);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        WholeFile.writeNew(made.resolve(file.getKey()), file.getValue());
      }
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (Files.exists(old) && !Files.exists(target)) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    } finally {
      delete(made);
      delete(old);
    }
  }

  private static void requireOnly(Path target, Map<String, byte[]> files) throws IOException {
    if (target.getFileName() == null || (Files.exists(target) && !Files.isDirectory(target))) {
      throw new NotDirectoryException(target.toString());
    }
    for (Path file : filesOf(target)) {
      if (!files.containsKey(file.getFileName().toString())) {
        throw new FileAlreadyExistsException(
            file.toString(),
            null,
            "a model is saved to a directory of its own; name a new one or an empty one");
      }
    }
  }

  private static List<Path> filesOf(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    for (Path file : filesOf(directory)) {
      Files.delete(file);
    }
    Files.deleteIfExists(directory);
  }
}
