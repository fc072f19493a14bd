package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.core.features.StreamingSpec;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * A model and what serving must know about it, checked against each other.
 *
 * @param model the layers
 * @param streaming the contract of its inputs and outputs, or null for a plain model
 * @param sha256 of the files it came from, 64 hexadecimal digits
 * @param goldenDifference the largest difference of an output from the golden vectors, as this
 *     model computes; NaN if there are none
 */
public record Bundle(Model model, StreamingSpec streaming, String sha256, double goldenDifference) {
  /**
   * Reads a model and, if it is a TensorFlow.js LayersModel, the section {@code
   * userDefinedMetadata.streaming} in it.
   *
   * @throws ModelFormatException with all problems found
   */
  public static Bundle load(ModelFiles files) throws ModelFormatException {
    return load(files, null);
  }

  /**
   * Reads a model whose streaming section may come from elsewhere.
   *
   * @param streamingOverride used instead of the section in the model's file; null for none
   * @throws ModelFormatException with all problems found, golden vectors included
   */
  public static Bundle load(ModelFiles files, JsonNode streamingOverride)
      throws ModelFormatException {
    Model model = ModelReader.read(files);
    JsonNode json = files.json();
    boolean overridden = streamingOverride != null && !streamingOverride.isNull();
    JsonNode section =
        overridden ? streamingOverride : json.path("userDefinedMetadata").path("streaming");
    if (section.isMissingNode() || section.isNull()) {
      return new Bundle(model, null, files.sha256(), Double.NaN);
    }
    String path = overridden ? "streaming" : files.name() + ": userDefinedMetadata.streaming";
    StreamingSpec spec = streaming(path, section, model);
    return new Bundle(model, spec, files.sha256(), golden(path, spec, model));
  }

  /**
   * Reads a model to compute with other weights than those of its file.
   *
   * <p>Golden vectors were made with the weights of the file, and their tolerance is for those. So
   * the bundle is checked with them first; then a second copy of the model, with the other weights,
   * computes the golden vectors once more, only to say what the other weights change.
   *
   * @param streamingOverride used instead of the section in the model's file; null for none
   * @param weights what the model computes with, see {@link Model#precision}
   * @throws ModelFormatException with all problems found, golden vectors included
   */
  public static Bundle load(ModelFiles files, JsonNode streamingOverride, Precision weights)
      throws ModelFormatException {
    Bundle bundle = load(files, streamingOverride);
    if (weights == Precision.FLOAT32) {
      return bundle;
    }
    boolean golden = bundle.streaming != null && bundle.streaming.golden() != null;
    Model rounded = (golden ? ModelReader.read(files) : bundle.model).precision(weights);
    double difference = golden ? GoldenCheck.difference(bundle.streaming, rounded) : Double.NaN;
    if (golden && !Double.isFinite(difference)) {
      throw new ModelFormatException(
          "%s: with weights as %s the golden vectors give outputs that are no numbers"
              .formatted(files.name(), weights.identifier()));
    }
    return new Bundle(rounded, bundle.streaming, bundle.sha256, difference);
  }

  private static StreamingSpec streaming(String path, JsonNode section, Model model)
      throws ModelFormatException {
    requireEvents(path, model);
    List<String> problems = new ArrayList<>();
    StreamingSpec spec = StreamingReader.read(new ObjectReader(section, path, problems), model);
    if (problems.isEmpty()) {
      long bytes = (long) Double.BYTES * FeatureExtractor.of(spec).stateSize();
      if (bytes > Limits.KEY_BYTES) {
        problems.add(
            "%s.features: lags make a key remember %d bytes; at most %d are accepted"
                .formatted(path, bytes, Limits.KEY_BYTES));
      }
    }
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
    return spec;
  }

  private static double golden(String path, StreamingSpec spec, Model model)
      throws ModelFormatException {
    if (spec.golden() == null) {
      return Double.NaN;
    }
    List<String> problems = new ArrayList<>();
    double difference = GoldenCheck.run(path + ".golden", spec, model, problems);
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
    return difference;
  }

  /** A stream has events: one vector in, one vector out. */
  private static void requireEvents(String path, Model model) throws ModelFormatException {
    if (model.whyNotSteppable().isPresent()) {
      throw new ModelFormatException(path + ": " + model.whyNotSteppable().get());
    }
    int inputs = model.inputShapes().size();
    int outputs = model.outputShapes().size();
    if (inputs != 1 || outputs != 1) {
      throw new ModelFormatException(
          "%s: needs a model of one input and one output, but this one has %d and %d"
              .formatted(path, inputs, outputs));
    }
  }

  /** Bytes of numbers a key remembers: the model's state and the features' memory. */
  public int bytesPerKey() {
    int features = streaming == null ? 0 : FeatureExtractor.of(streaming).stateSize();
    return Math.addExact(
        Math.multiplyExact(model.stateSize(), Float.BYTES),
        Math.multiplyExact(features, Double.BYTES));
  }
}
