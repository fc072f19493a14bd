package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.stream.Stream;

/**
 * The bytes of a model: one file, or a model.json and the files it names. Immutable, and small
 * enough to travel in a job graph, so that workers need no file access.
 */
public final class ModelFiles implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String MODEL_JSON = "model.json";

  private final ModelFormat format;
  private final String name;
  private final byte[] main;
  private final LinkedHashMap<String, byte[]> shards;
  private final String sha256;

  private ModelFiles(ModelFormat format, String name, byte[] main, Map<String, byte[]> shards) {
    this.format = format;
    this.name = name;
    this.main = main;
    this.shards = new LinkedHashMap<>(shards);
    this.sha256 = digest(format.hasJson() ? MODEL_JSON : name, main, shards);
  }

  /**
   * Reads a model.
   *
   * @param path a directory with a model.json or with one model file; a model.json; a .keras, .h5
   *     or .onnx file; or a .safetensors file with a model.json beside it
   * @throws ModelFormatException if a file is missing, too large, or outside the directory
   */
  public static ModelFiles read(Path path) throws ModelFormatException {
    if (!Files.exists(path)) {
      throw new ModelFormatException(path + ": no such file or directory");
    }
    Path file = Files.isDirectory(path) ? modelIn(path) : path;
    String name = String.valueOf(file.getFileName());
    ModelFormat format =
        ModelFormat.ofFile(name)
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        ModelJson.shortened(name)
                            + ": not a model file; accepted are "
                            + ACCEPTED));
    Path root = realPath(file.toAbsolutePath().getParent(), String.valueOf(file));
    if (format == ModelFormat.PYTORCH) {
      if (!Files.exists(root.resolve(MODEL_JSON))) {
        throw TorchTemplate.missing(name, bytes(root, name, Limits.WEIGHT_BYTES));
      }
      return described(root, MODEL_JSON);
    }
    return format.hasJson() ? described(root, name) : whole(format, root, name);
  }

  /** A model in one file, or an ONNX model and the numbers that its exporter put beside it. */
  private static ModelFiles whole(ModelFormat format, Path root, String name)
      throws ModelFormatException {
    byte[] main = bytes(root, name, Limits.WEIGHT_BYTES);
    String data = name + ".data";
    boolean two = format == ModelFormat.ONNX && Files.exists(root.resolve(data));
    return new ModelFiles(
        format,
        name,
        main,
        two ? Map.of(data, bytes(root, data, Limits.WEIGHT_BYTES - main.length)) : Map.of());
  }

  private static final String ACCEPTED =
      "a model.json with its weight files, .keras, .h5, .onnx, and .safetensors with a model.json";

  /** The one model file in a directory. */
  private static Path modelIn(Path directory) throws ModelFormatException {
    Path json = directory.resolve(MODEL_JSON);
    if (Files.exists(json)) {
      return json;
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> models =
          files
              .filter(file -> ModelFormat.ofFile(file.getFileName().toString()).isPresent())
              .filter(file -> !file.getFileName().toString().endsWith(".json"))
              .sorted()
              .limit(2)
              .toList();
      if (models.size() == 1) {
        return models.get(0);
      }
      throw new ModelFormatException(
          models.isEmpty()
              ? json + ": missing; a model directory holds " + ACCEPTED
              : "%s: several model files, %s and %s; name one"
                  .formatted(directory, models.get(0).getFileName(), models.get(1).getFileName()));
    } catch (IOException e) {
      throw new ModelFormatException(directory + ": cannot be read: " + e, e);
    }
  }

  /** A model.json and the files it names. */
  private static ModelFiles described(Path root, String name) throws ModelFormatException {
    byte[] json = bytes(root, name, Limits.JSON_BYTES);
    JsonNode tree = ModelJson.parse(name, json);
    boolean pytorch = tree.path("format").asText("").equals("pytorch");
    List<String> paths =
        pytorch
            ? List.of(WeightManifest.path(name, tree.path("weights")))
            : WeightManifest.paths(name, tree);
    Map<String, byte[]> shards = new LinkedHashMap<>();
    int left = Limits.WEIGHT_BYTES;
    for (String path : paths) {
      byte[] shard = bytes(root, path, left);
      shards.put(path, shard);
      left -= shard.length;
    }
    return new ModelFiles(pytorch ? ModelFormat.PYTORCH : ModelFormat.TFJS, name, json, shards);
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
    String place = ModelJson.shortened(name);
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(place + ": not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new ModelFormatException("%s: larger than %d bytes".formatted(place, limit));
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelFormatException(place + ": cannot be read: " + e, e);
    }
  }

  /** The file a path in a model means, links followed; it must lie in the model's directory. */
  private static Path inside(Path root, String name) throws ModelFormatException {
    String place = ModelJson.shortened(name);
    Path file;
    try {
      file = root.resolve(name);
    } catch (InvalidPathException e) {
      throw new ModelFormatException(ModelJson.quoted(name) + ": not a path", e);
    }
    if (!Files.exists(file)) {
      throw new ModelFormatException(
          "%s: missing; %s expects it beside it".formatted(place, MODEL_JSON));
    }
    Path real = realPath(file, place);
    if (!real.startsWith(root)) {
      throw new ModelFormatException(place + ": leads out of the model's directory");
    }
    return real;
  }

  /** SHA-256 over names, lengths and bytes of all files, 64 hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  /** What kind of files they are. */
  public ModelFormat format() {
    return format;
  }

  /** Name of the main file. */
  public String name() {
    return name;
  }

  /** Bytes of all files. */
  public long byteSize() {
    return main.length + shards.values().stream().mapToLong(shard -> shard.length).sum();
  }

  /** Bytes of each file, by its path in the model's directory, the main file first. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put(name, main.length);
    shards.forEach((shard, bytes) -> sizes.put(shard, bytes.length));
    return sizes;
  }

  /** Bytes of the other files by their names, not copies. */
  Map<String, byte[]> shards() {
    return shards;
  }

  /** Bytes of the main file, not a copy. */
  byte[] main() {
    return main;
  }

  /** The main file as JSON; an empty object where the format has none. */
  JsonNode json() throws ModelFormatException {
    return format.hasJson() ? ModelJson.parse(name, main) : JsonNodeFactory.instance.objectNode();
  }

  /**
   * What the model's author wrote beside the model, the section {@code streaming} for example, or
   * null.
   *
   * @throws ModelFormatException if model.json is no JSON
   */
  public JsonNode userDefinedMetadata() throws ModelFormatException {
    return json().get("userDefinedMetadata");
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

  private static String digest(String name, byte[] main, Map<String, byte[]> shards) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, name, main);
      shards.forEach((shard, bytes) -> update(digest, shard, bytes));
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
