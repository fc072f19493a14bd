package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a model directory: model.json and the weight files it names. Immutable, and small
 * enough to travel in a job graph, so that workers need no file access.
 */
public final class ModelFiles implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String MODEL_JSON = "model.json";

  private final String jsonName;
  private final byte[] json;
  private final LinkedHashMap<String, byte[]> shards;
  private final String sha256;

  private ModelFiles(String jsonName, byte[] json, Map<String, byte[]> shards) {
    this.jsonName = jsonName;
    this.json = json;
    this.shards = new LinkedHashMap<>(shards);
    this.sha256 = digest(json, shards);
  }

  /**
   * Reads a directory with a model.json, or a model file and its directory.
   *
   * @throws ModelFormatException if a file is missing, too large, or outside the directory
   */
  public static ModelFiles read(Path directoryOrModelJson) throws ModelFormatException {
    boolean directory = Files.isDirectory(directoryOrModelJson);
    Path file = directory ? directoryOrModelJson.resolve(MODEL_JSON) : directoryOrModelJson;
    String name = String.valueOf(file.getFileName());
    if (!Files.exists(file)) {
      throw new ModelFormatException(
          directory
              ? file + ": missing; a model directory holds model.json and its weight files"
              : file + ": no such file or directory");
    }
    Path root = realPath(file.toAbsolutePath().getParent(), String.valueOf(file));
    byte[] json = bytes(root, name, Limits.JSON_BYTES);
    Map<String, byte[]> shards = new LinkedHashMap<>();
    int left = Limits.WEIGHT_BYTES;
    for (String path : WeightManifest.paths(name, ModelJson.parse(name, json))) {
      byte[] shard = bytes(root, path, left);
      shards.put(path, shard);
      left -= shard.length;
    }
    return new ModelFiles(name, json, shards);
  }

  private static Path realPath(Path path, String name) throws ModelFormatException {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new ModelFormatException(name + ": cannot be read: " + e, e);
    }
  }

  private static byte[] bytes(Path root, String name, int limit) throws ModelFormatException {
    Path file = inside(root, name);
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(name + ": not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new ModelFormatException("%s: larger than %d bytes".formatted(name, limit));
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelFormatException(name + ": cannot be read: " + e, e);
    }
  }

  /** The file a path in a model means, links followed; it must lie in the model's directory. */
  private static Path inside(Path root, String name) throws ModelFormatException {
    Path file;
    try {
      file = root.resolve(name);
    } catch (InvalidPathException e) {
      throw new ModelFormatException(ModelJson.quoted(name) + ": not a path", e);
    }
    if (!Files.exists(file)) {
      throw new ModelFormatException(
          "%s: missing; %s expects it beside it".formatted(name, MODEL_JSON));
    }
    Path real = realPath(file, name);
    if (!real.startsWith(root)) {
      throw new ModelFormatException(name + ": leads out of the model's directory");
    }
    return real;
  }

  /** SHA-256 over names, lengths and bytes of all files, 64 hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  String jsonName() {
    return jsonName;
  }

  JsonNode json() throws ModelFormatException {
    return ModelJson.parse(jsonName, json);
  }

  /** All weight bytes, in the order of the manifest. */
  byte[] weights() {
    if (shards.size() == 1) {
      return shards.values().iterator().next();
    }
    List<byte[]> parts = new ArrayList<>(shards.values());
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  private static String digest(byte[] json, Map<String, byte[]> shards) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, MODEL_JSON, json);
      shards.forEach((name, bytes) -> update(digest, name, bytes));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, String name, byte[] bytes) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(8).putInt(utf8.length).putInt(bytes.length).array());
    digest.update(utf8);
    digest.update(bytes);
  }
}
