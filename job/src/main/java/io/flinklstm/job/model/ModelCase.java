package io.flinklstm.job.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.job.tensor.JsonTensors;
import io.flinklstm.job.tensor.NamedTensor;
import io.flinklstm.job.tensor.TensorFile;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded case: a JSON object with {@code inputs} and the {@code outputs} that a framework gave
 * for them, and perhaps what it gave step by step and in successive calls. Tensors are read when
 * asked for.
 */
final class ModelCase {
  private final String place;
  private final JsonNode json;

  private ModelCase(String place, JsonNode json) {
    this.place = place;
    this.json = json;
  }

  static ModelCase read(Path file) throws IOException, TensorFormatException {
    return new ModelCase(file + ": ", TensorFile.document(file));
  }

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  boolean isTrue(String field) {
    return json.path(field).asBoolean();
  }

  /** A whole number of at least 1. */
  int count(String field, int dflt) throws TensorFormatException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return dflt;
    }
    if (!value.isInt() || value.intValue() < 1) {
      throw new TensorFormatException(
          place + field + ": expected a whole number of at least 1, found " + kind(value));
    }
    return value.intValue();
  }

  /** A text, or the default. */
  String text(String field, String dflt) {
    return json.path(field).asText(dflt);
  }

  private static String kind(JsonNode value) {
    return value.isNumber() ? value.asText() : "a JSON " + value.getNodeType();
  }

  /** The tensors of a field that must be there. */
  List<Tensor> tensors(String field) throws TensorFormatException {
    if (!has(field)) {
      throw new TensorFormatException(place + field + ": expected a list of tensors, found none");
    }
    return JsonTensors.list(json.path(field), place + field).stream()
        .map(NamedTensor::tensor)
        .toList();
  }

  /** The objects of a list; empty if the field is not there. */
  List<ModelCase> objects(String field) throws TensorFormatException {
    List<ModelCase> objects = new ArrayList<>();
    for (JsonNode item : list(field)) {
      String here = "%s%s[%d]".formatted(place, field, objects.size());
      if (!item.isObject()) {
        throw new TensorFormatException(here + ": expected an object, found " + kind(item));
      }
      objects.add(new ModelCase(here + ".", item));
    }
    return objects;
  }

  /** The lists of tensors in a list; empty if the field is not there. */
  List<List<Tensor>> lists(String field) throws TensorFormatException {
    List<List<Tensor>> lists = new ArrayList<>();
    for (JsonNode item : list(field)) {
      lists.add(
          JsonTensors.list(item, "%s%s[%d]".formatted(place, field, lists.size())).stream()
              .map(NamedTensor::tensor)
              .toList());
    }
    return lists;
  }

  private JsonNode list(String field) throws TensorFormatException {
    JsonNode value = json.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
      throw new TensorFormatException(place + field + ": expected a list, found " + kind(value));
    }
    return value;
  }

  /** An object within; without fields if it is not there. */
  ModelCase object(String field) {
    return new ModelCase(place + field + ".", json.path(field));
  }

  /** A problem of a field. */
  TensorFormatException problem(String field, String problem) {
    return new TensorFormatException(place + field + ": " + problem);
  }
}
