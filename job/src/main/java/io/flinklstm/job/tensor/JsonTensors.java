package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/** Tensors as JSON: {@code {"inputs": [{"name": "x", "shape": [1, 2], "data": [0.5, 1]}]}}. */
public final class JsonTensors {
  private static final JsonFactory STREAM = factory(Limits.STREAM_BYTES, Long.MAX_VALUE);
  private static final ObjectMapper DOCUMENT =
      new ObjectMapper(factory(Limits.DOCUMENT_BYTES, Limits.DOCUMENT_TOKENS))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern SOURCE = Pattern.compile("Source: REDACTED \\([^)]*\\)(?:; )?");

  private JsonTensors() {}

  private static JsonFactory factory(long bytes, long tokens) {
    return JsonFactory.builder()
        .streamReadConstraints(Limits.json(bytes, tokens))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  /**
   * The tensors of the field {@code inputs}, read as a stream; other fields are passed over.
   *
   * @param file for messages
   */
  public static List<NamedTensor> inputs(String file, InputStream in)
      throws IOException, TensorFormatException {
    try (JsonParser json = STREAM.createParser(in)) {
      json.nextToken();
      JsonTensorParser tensors = new JsonTensorParser(json);
      tensors.require(file, "an object with the field inputs", JsonToken.START_OBJECT);
      List<NamedTensor> inputs = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean wanted = json.currentName().equals("inputs");
        json.nextToken();
        if (wanted) {
          inputs = tensors.list(file + ": inputs");
        } else {
          json.skipChildren();
        }
      }
      if (inputs == null) {
        throw expected(file, "an object with the field inputs", "an object without");
      }
      if (json.nextToken() != null) {
        throw expected(file, "one object", "more after it");
      }
      return inputs;
    } catch (JsonProcessingException e) {
      throw unusable(file, e);
    }
  }

  /** A whole document that has tensors in it. */
  public static JsonNode document(String file, InputStream in)
      throws IOException, TensorFormatException {
    try {
      JsonNode node = DOCUMENT.readTree(in.readNBytes(Limits.DOCUMENT_BYTES + 1));
      if (!node.isObject()) {
        throw expected(file, "an object", node.getNodeType());
      }
      return node;
    } catch (JsonProcessingException e) {
      throw unusable(file, e);
    }
  }

  /**
   * A list of tensors in such a document.
   *
   * @param place for messages
   */
  public static List<NamedTensor> list(JsonNode node, String place) throws TensorFormatException {
    try (JsonParser json = node.traverse()) {
      json.nextToken();
      return new JsonTensorParser(json).list(place);
    } catch (IOException e) {
      throw new TensorFormatException(place + ": " + firstLine(e.getMessage()), e);
    }
  }

  /** A message of Jackson without its remarks on a source that it does not show. */
  private static String firstLine(String message) {
    return SOURCE.matcher(String.valueOf(message).lines().findFirst().orElse("")).replaceAll("");
  }

  private static TensorFormatException unusable(String file, JsonProcessingException e) {
    String what = firstLine(e.getOriginalMessage());
    String place =
        e.getLocation() == null
            ? ""
            : "line %d, column %d: "
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return new TensorFormatException(
        "%s: %snot usable JSON: %s"
            .formatted(file, place, what.length() > 300 ? what.substring(0, 300) + "..." : what),
        e);
  }

  /** Writes a field with a list of tensors; names that are null are left out. */
  public static void write(JsonGenerator json, String field, List<NamedTensor> tensors)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (NamedTensor tensor : tensors) {
      write(json, tensor);
    }
    json.writeEndArray();
  }

  /** JSON has no word for infinities and NaN. */
  static void requireFinite(NamedTensor named) throws IOException {
    float[] data = named.tensor().data();
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new IOException(
            "%s: number %d is %s, for which JSON has no word"
                .formatted(named.name() == null ? "a tensor" : named.name(), i, data[i]));
      }
    }
  }

  private static void write(JsonGenerator json, NamedTensor named) throws IOException {
    requireFinite(named);
    Tensor tensor = named.tensor();
    json.writeStartObject();
    if (named.name() != null) {
      json.writeStringField("name", named.name());
    }
    json.writeFieldName("shape");
    json.writeArray(tensor.shape(), 0, tensor.rank());
    json.writeArrayFieldStart("data");
    for (float value : tensor.data()) {
      json.writeNumber(FloatText.of(value));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
