package io.flinklstm.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there whole or not at all: it is written beside its place, then moved. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file; one that is there already is replaced, and whoever reads finds either. A link
   * stays, and the file it leads to is replaced.
   *
   * @throws IOException if its place is a directory, a link to nothing, or cannot be written
   */
  static void write(Path file, byte[] bytes) throws IOException {
    Path target = place(file);
    if (target.getFileName() == null || Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "a directory; name a file");
    }
    Files.createDirectories(target.getParent());
    Path made = beside(target);
    try {
      writeNew(made, bytes);
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
      force(target.getParent());
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /** Where a path leads, links followed; it need not be there yet. */
  static Path place(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "a link to nothing");
    }
    return path.toAbsolutePath().normalize();
  }

  /** Brings the names in a directory through to the disk. */
  static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no directories; what was moved there is in its place all the same.
    }
  }

  /** A place in the same directory that nothing has yet. */
  static Path beside(Path target) {
    return target.resolveSibling(".%s.%s".formatted(target.getFileName(), UUID.randomUUID()));
  }

  /** Writes a new file, through to the disk. */
  static void writeNew(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }
}
