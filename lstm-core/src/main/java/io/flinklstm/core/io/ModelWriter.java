package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Saves models in the formats of other frameworks; {@link ModelFiles} reads them again. Weights
 * keep their bits.
 *
 * <ul>
 *   <li>TensorFlow.js LayersModels, for {@code tf.loadLayersModel} of TensorFlow.js 4.22: a
 *       directory with model.json and weights.bin, float32, little-endian, in the order of {@link
 *       Model#weights()}
 *   <li>{@code .keras} archives, for {@code keras.models.load_model} of Keras 3
 * </ul>
 */
public final class ModelWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String WEIGHTS = "weights.bin";

  private ModelWriter() {}

  /**
   * Saves a model.
   *
   * @param directory new, empty, or with a model saved before, which it replaces as a whole
   * @throws IllegalArgumentException if TensorFlow.js has no such layer or setting, two weights
   *     have one name, a number is not finite, or the model is larger than {@link ModelFiles}
   *     reads; nothing has been written then
   * @throws IOException if the directory holds other files or cannot be written
   */
  public static void saveTfjs(Model model, Path directory) throws IOException {
    saveTfjs(model, null, directory);
  }

  /**
   * Saves a model with metadata, for example the section {@code streaming} of a bundle.
   *
   * @param userDefinedMetadata an object, kept as it is; null for none
   * @param directory new, empty, or with a model saved before, which it replaces as a whole
   * @throws IllegalArgumentException if TensorFlow.js has no such layer or setting, two weights
   *     have one name, a number is not finite, the model is larger than {@link ModelFiles} reads,
   *     or the metadata is no object; nothing has been written then
   * @throws IOException if the directory holds other files or cannot be written
   */
  public static void saveTfjs(Model model, JsonNode userDefinedMetadata, Path directory)
      throws IOException {
    requireReadable(model.weights());
    ObjectNode json = JSON.objectNode();
    json.set("modelTopology", TopologyWriter.write(model));
    json.set("weightsManifest", manifest(model.weights()));
    json.put("format", "layers-model");
    json.put("generatedBy", "flink-lstm");
    json.putNull("convertedBy");
    if (userDefinedMetadata != null && !userDefinedMetadata.isNull()) {
      if (!userDefinedMetadata.isObject()) {
        throw new IllegalArgumentException(
            "userDefinedMetadata: expected an object, found "
                + ModelJson.found(userDefinedMetadata));
      }
      json.set("userDefinedMetadata", userDefinedMetadata);
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] text = ModelJson.bytes(json);
    if (text.length > Limits.JSON_BYTES) {
      throw new IllegalArgumentException(
          "model.json has %d bytes; at most %d are read".formatted(text.length, Limits.JSON_BYTES));
    }
    files.put("model.json", text);
    files.put(WEIGHTS, bytes(model.weights()));
    WholeDirectory.write(directory, files);
  }

  /**
   * Saves a model as an archive of Keras 3. Equal models give equal bytes: the dates within are
   * fixed.
   *
   * @param file its name ends in {@code .keras}, as Keras reads no other; one that is there is
   *     replaced as a whole
   * @throws IllegalArgumentException if Keras 3 has no such layer or setting or would compute
   *     something else, a number is not finite, the model is larger than {@link ModelFiles} reads,
   *     or the name has another end; nothing has been written then
   * @throws IOException if the file cannot be written
   */
  public static void saveKeras(Model model, Path file) throws IOException {
    if (!String.valueOf(file.getFileName()).endsWith(".keras")) {
      throw new IllegalArgumentException("expected a file name that ends in .keras, found " + file);
    }
    requireReadable(model.weights());
    byte[] bytes = KerasArchiveWriter.write(model);
    if (bytes.length > Limits.WEIGHT_BYTES) {
      throw new IllegalArgumentException(
          "the archive has %d bytes; at most %d are read"
              .formatted(bytes.length, Limits.WEIGHT_BYTES));
    }
    WholeFile.write(file, bytes);
  }

  private static ArrayNode manifest(List<Weight> weights) {
    ObjectNode group = JSON.objectNode();
    group.putArray("paths").add(WEIGHTS);
    ArrayNode entries = group.putArray("weights");
    Set<String> names = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (Weight weight : weights) {
      if (!names.add(weight.path())) {
        twice.add(weight.path());
      }
      ObjectNode entry = entries.addObject().put("name", weight.path());
      ArrayNode shape = entry.putArray("shape");
      for (int dimension : weight.shape()) {
        shape.add(dimension);
      }
      entry.put("dtype", "float32");
    }
    if (!twice.isEmpty()) {
      throw new IllegalArgumentException(
          "two weights are named %s: give the layers names that are unique in the model and all"
                  .formatted(ModelJson.quoted(twice.get(0)))
              + " models within it");
    }
    return JSON.arrayNode().add(group);
  }

  /** What no reader of ours would take is not written. */
  private static void requireReadable(List<Weight> weights) {
    long numbers = weights.stream().mapToLong(Weight::elements).sum();
    if (numbers > Limits.PARAMETERS) {
      throw new IllegalArgumentException(
          "the model has %d parameters; at most %d can be saved"
              .formatted(numbers, Limits.PARAMETERS));
    }
    for (Weight weight : weights) {
      String problem = Finite.problem(weight.value());
      if (problem != null) {
        throw new IllegalArgumentException(
            "weight %s: %s".formatted(ModelJson.quoted(weight.path()), problem));
      }
    }
  }

  private static byte[] bytes(List<Weight> weights) {
    int numbers = weights.stream().mapToInt(weight -> (int) weight.elements()).sum();
    ByteBuffer bytes = ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Weight weight : weights) {
      for (float value : weight.value().data()) {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }
}
