package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model directory that is there with all its files or not at all: it is written beside its place
 * under another name, then moved.
 */
final class WholeDirectory {
  private static final String MODEL_JSON = "model.json";

  private WholeDirectory() {}

  /**
   * Writes a directory. A model that is there already is replaced; whoever reads it in between
   * finds the old files, the new ones or none, never some of each. A link stays, and the directory
   * it leads to is replaced.
   *
   * @param files name to content, model.json among them
   * @throws IOException if the directory holds anything but a model, or cannot be written
   */
  static void write(Path directory, Map<String, byte[]> files) throws IOException {
    Path target = WholeFile.place(directory);
    List<String> replaced = requireModel(target, files.keySet());
    Files.createDirectories(target.getParent());
    Path made = WholeFile.beside(target);
    Path old = WholeFile.beside(target);
    try {
      Files.createDirectory(made);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        WholeFile.writeNew(made.resolve(file.getKey()), file.getValue());
      }
      WholeFile.force(made);
      exchange(made, target, old);
      WholeFile.force(target.getParent());
    } finally {
      delete(made, files.keySet());
    }
    delete(old, replaced);
  }

  /** Puts a directory in place of another, which is moved away if it is there. */
  private static void exchange(Path made, Path target, Path old) throws IOException {
    boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (there) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (there) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  /** Names of the files that a model there has, each of which may be replaced. */
  private static List<String> requireModel(Path target, Collection<String> names)
      throws IOException {
    if (target.getFileName() == null || (Files.exists(target) && !Files.isDirectory(target))) {
      throw new NotDirectoryException(target.toString());
    }
    List<Path> files = filesOf(target);
    for (Path file : files) {
      if (!names.contains(file.getFileName().toString())) {
        throw refusal(file, "a model is saved to a directory of its own; name a new or empty one");
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refusal(file, "no regular file, so no part of a saved model; it is not replaced");
      }
    }
    Path json = target.resolve(MODEL_JSON);
    if (!files.isEmpty() && !isModel(json)) {
      throw refusal(json, "the directory holds files but no model; they are not replaced");
    }
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }

  private static FileAlreadyExistsException refusal(Path file, String reason) {
    return new FileAlreadyExistsException(file.toString(), null, reason);
  }

  private static boolean isModel(Path json) throws IOException {
    if (!Files.isRegularFile(json, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(json)) {
      JsonNode tree = ModelJson.parse(MODEL_JSON, in.readNBytes(Limits.JSON_BYTES));
      return tree.has("modelTopology") || tree.has("format");
    } catch (ModelFormatException e) {
      return false;
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

  /** Deletes a directory and the files of these names, never what else came into it. */
  private static void delete(Path directory, Collection<String> names) throws IOException {
    for (String name : names) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
