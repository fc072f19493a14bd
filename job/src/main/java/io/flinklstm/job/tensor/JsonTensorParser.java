package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;
import static io.flinklstm.job.tensor.TensorFormatException.quoted;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads tensors token by token: objects of {@code shape}, {@code data} and, if they are there,
 * {@code name} and {@code dtype} float32. Data may be lists within lists, whose lengths are the
 * shape; a list that begins with a list instead of an object is one tensor. Not thread-safe.
 */
final class JsonTensorParser {
  private final JsonParser json;
  private int left = Limits.NUMBERS;
  private int[] nested;

  /** A parser of a document whose tokens are read with it. */
  JsonTensorParser(JsonParser json) {
    this.json = json;
  }

  /** A list of tensors; the current token is its beginning. */
  List<NamedTensor> list(String place) throws IOException, TensorFormatException {
    require(place, "a list of tensors", JsonToken.START_ARRAY);
    List<NamedTensor> tensors = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (tensors.isEmpty() && json.currentToken() == JsonToken.START_ARRAY) {
        return List.of(bare(place));
      }
      if (tensors.size() == Limits.TENSORS) {
        throw expected(place, "at most %d tensors".formatted(Limits.TENSORS), "more");
      }
      tensors.add(tensor(place + "[" + tensors.size() + "]"));
    }
    return tensors;
  }

  /** One tensor; the current token is its beginning. */
  NamedTensor tensor(String place) throws IOException, TensorFormatException {
    require(place, "an object with shape and data", JsonToken.START_OBJECT);
    String name = null;
    int[] shape = null;
    float[] data = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      String here = place + "." + field;
      json.nextToken();
      switch (field) {
        case "name" -> name = text(here, "a text");
        case "dtype" -> requireFloat32(here);
        case "shape" -> shape = shape(here);
        case "data" -> {
          require(here, "a list of numbers", JsonToken.START_ARRAY);
          json.nextToken();
          data = data(here);
        }
        default -> throw expected(place, "the fields name, shape, dtype and data", quoted(field));
      }
    }
    if (shape == null && data != null && nested.length > 1) {
      shape = nested;
    }
    if (shape == null || data == null) {
      throw expected(place + (shape == null ? ".shape" : ".data"), "a list of numbers", "nothing");
    }
    boolean flat = nested.length == 1;
    if (!flat && !Arrays.equals(shape, nested)) {
      throw expected(
          place + ".data", "lists of shape " + Arrays.toString(shape), Arrays.toString(nested));
    }
    return new NamedTensor(name, Tensor.of(data, fitting(place, shape, data.length)));
  }

  private static int[] fitting(String place, int[] shape, int numbers)
      throws TensorFormatException {
    long size = Shapes.elements(shape);
    if (size != numbers) {
      throw expected(
          place + ".data",
          "%s numbers for shape %s"
              .formatted(size < 0 ? "far more" : Long.toString(size), Arrays.toString(shape)),
          numbers);
    }
    return shape;
  }

  private void requireFloat32(String place) throws IOException, TensorFormatException {
    String dtype = text(place, "\"float32\"");
    if (!dtype.equals("float32")) {
      throw expected(place, "\"float32\"", quoted(dtype));
    }
  }

  private String text(String place, String wanted) throws IOException, TensorFormatException {
    require(place, wanted, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private int[] shape(String place) throws IOException, TensorFormatException {
    require(place, "a list of sizes", JsonToken.START_ARRAY);
    int[] shape = new int[Limits.RANK];
    int rank = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(place, "whole numbers", JsonToken.VALUE_NUMBER_INT);
      boolean fits = json.getNumberType() == JsonParser.NumberType.INT;
      if (!fits || json.getIntValue() < 0 || json.getIntValue() > Limits.NUMBERS) {
        throw expected(place, "sizes from 0 to " + Limits.NUMBERS, quoted(json.getText()));
      }
      if (rank == Limits.RANK) {
        throw expected(place, "at most %d sizes".formatted(Limits.RANK), "more");
      }
      shape[rank++] = json.getIntValue();
    }
    return Arrays.copyOf(shape, rank);
  }

  /** A tensor without an object around it; the current token is the beginning of its first row. */
  private NamedTensor bare(String place) throws IOException, TensorFormatException {
    float[] data = data(place);
    return new NamedTensor(null, Tensor.of(data, fitting(place, nested, data.length)));
  }

  /**
   * Numbers in lists of equal lengths, which {@link #nested} is set to; the current token is the
   * first in the outermost of them.
   */
  private float[] data(String place) throws IOException, TensorFormatException {
    NestedLists lists = new NestedLists(place);
    Floats data = new Floats(left);
    for (; ; json.nextToken()) {
      JsonToken token = json.currentToken();
      if (token == JsonToken.START_ARRAY) {
        lists.begin();
        continue;
      }
      if (token == JsonToken.END_ARRAY) {
        if (lists.end()) {
          break;
        }
        continue;
      }
      lists.number(found(token));
      boolean number = token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
      float value = number ? (float) json.getDoubleValue() : Float.NaN;
      if (!Float.isFinite(value)) {
        throw expected(
            "%s[%d]".formatted(place, data.size()),
            "a number that fits a float32",
            number ? json.getText() : found(token));
      }
      if (!data.add(value)) {
        throw expected(place, "at most %d numbers in a file".formatted(Limits.NUMBERS), "more");
      }
    }
    left -= data.size();
    nested = lists.shape();
    return data.toArray();
  }

  void require(String place, String wanted, JsonToken token) throws TensorFormatException {
    if (json.currentToken() != token) {
      throw expected(place, wanted, found(json.currentToken()));
    }
  }

  private static String found(JsonToken token) {
    if (token == null) {
      return "the end of the file";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_NULL -> "null";
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      default -> token.toString();
    };
  }
}
