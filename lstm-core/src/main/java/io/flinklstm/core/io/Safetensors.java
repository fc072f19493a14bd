package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.math.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: named tensors, as PyTorch models are passed on.
 *
 * <pre>
 *   8 bytes   n, unsigned, little-endian
 *   n bytes   JSON {name: {"dtype", "shape", "data_offsets": [begin, end]}, "__metadata__": {}}
 *   the rest  numbers, little-endian and row-major, at the offsets given
 * </pre>
 *
 * <p>Every byte of the rest belongs to exactly one tensor; a file with holes, overlaps or bytes
 * left over is refused, as the reference implementation does. Format: README.md of
 * huggingface/safetensors, section "Format".
 */
final class Safetensors {
  private static final String METADATA = "__metadata__";

  private record Entry(String name, NumberType type, DeclaredShape shape, long begin, long end) {}

  private final String file;
  private final ByteBuffer data;
  private final List<String> problems = new ArrayList<>();

  private Safetensors(String file, ByteBuffer data) {
    this.file = file;
    this.data = data;
  }

  /**
   * The tensors of a file in the order of its header. Numbers of other types become floats: F64 is
   * rounded, whole numbers must be floats exactly.
   *
   * @param file name that messages start with
   */
  static Map<String, Tensor> read(String file, byte[] bytes) throws ModelFormatException {
    int header = headerLength(file, bytes);
    int start = Long.BYTES + header;
    byte[] text = Arrays.copyOfRange(bytes, Long.BYTES, start);
    if (text.length == 0 || text[0] != '{') {
      throw new ModelFormatException(file + ": header: expected JSON that starts with {");
    }
    JsonNode root = ModelJson.parse(file + ": header", text);
    ByteBuffer data = ByteBuffer.wrap(bytes, start, bytes.length - start).slice();
    return new Safetensors(file, data.order(ByteOrder.LITTLE_ENDIAN)).read(root);
  }

  private static int headerLength(String file, byte[] bytes) throws ModelFormatException {
    if (bytes.length < Long.BYTES) {
      throw new ModelFormatException(
          file + ": expected 8 bytes with the length of the header, found " + bytes.length);
    }
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long most = Math.min(Limits.JSON_BYTES, bytes.length - Long.BYTES);
    if (Long.compareUnsigned(length, most) > 0) {
      throw new ModelFormatException(
          file
              + ": header: expected a length of up to %d bytes, found %s"
                  .formatted(most, Long.toUnsignedString(length)));
    }
    return (int) length;
  }

  private Map<String, Tensor> read(JsonNode root) throws ModelFormatException {
    if (root.size() > Limits.TENSORS) {
      throw new ModelFormatException(
          file + ": expected up to %d tensors, found %d".formatted(Limits.TENSORS, root.size()));
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (!property.getKey().equals(METADATA)) {
        try {
          entries.add(entry(property.getKey(), property.getValue()));
        } catch (ModelFormatException e) {
          problems.addAll(e.problems());
        }
      }
    }
    refuseProblems();
    checkLayout(entries);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      tensors.put(entry.name(), decode(entry));
    }
    refuseProblems();
    return tensors;
  }

  private void refuseProblems() throws ModelFormatException {
    if (!problems.isEmpty()) {
      throw new ModelFormatException(problems);
    }
  }

  private String place(String name) {
    return "%s: tensor %s: ".formatted(file, ModelJson.quoted(name));
  }

  private Entry entry(String name, JsonNode node) throws ModelFormatException {
    String place = place(name);
    if (!node.isObject()) {
      throw new ModelFormatException(place + "expected an object, found " + ModelJson.found(node));
    }
    JsonNode dtype = node.path("dtype");
    NumberType type =
        NumberType.ofSafetensors(dtype.asText(""))
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        place
                            + "dtype: expected one of %s, found %s"
                                .formatted(
                                    Arrays.toString(NumberType.values()), ModelJson.found(dtype))));
    long[] claimed = numbers(place + "shape: ", node.path("shape"));
    DeclaredShape shape = DeclaredShape.of(place + "shape: ", claimed);
    long[] offsets = numbers(place + "data_offsets: ", node.path("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > data.limit()) {
      throw new ModelFormatException(
          place
              + "data_offsets: expected [begin, end] within the %d bytes of data, found %s"
                  .formatted(data.limit(), Arrays.toString(offsets)));
    }
    long needed = (long) shape.elements() * type.width();
    if (offsets[1] - offsets[0] != needed) {
      throw new ModelFormatException(
          place
              + "data_offsets: %s of shape %s needs %d bytes, found %d"
                  .formatted(type, Arrays.toString(claimed), needed, offsets[1] - offsets[0]));
    }
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private static long[] numbers(String place, JsonNode node) throws ModelFormatException {
    if (!node.isArray() || node.size() > Limits.RANK) {
      throw new ModelFormatException(
          place
              + "expected a list of up to %d whole numbers, found %s"
                  .formatted(Limits.RANK, ModelJson.found(node)));
    }
    long[] numbers = new long[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = node.get(i);
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
        throw new ModelFormatException(
            place + "expected a whole number of at least 0, found " + ModelJson.found(number));
      }
      numbers[i] = number.asLong();
    }
    return numbers;
  }

  private void checkLayout(List<Entry> entries) throws ModelFormatException {
    long end = 0;
    long elements = 0;
    List<Entry> byOffset = new ArrayList<>(entries);
    byOffset.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    for (Entry entry : byOffset) {
      if (entry.begin() != end) {
        throw new ModelFormatException(
            place(entry.name())
                + "data_offsets: expected a begin of %d, where the tensor before ends, found %d"
                    .formatted(end, entry.begin()));
      }
      end = entry.end();
      elements += entry.shape().elements();
    }
    if (end != data.limit()) {
      throw new ModelFormatException(
          file
              + ": the tensors need %d bytes of data, but there are %d"
                  .formatted(end, data.limit()));
    }
    if (elements > Limits.PARAMETERS) {
      throw new ModelFormatException(
          file
              + ": expected up to %d numbers in all tensors, found %d"
                  .formatted(Limits.PARAMETERS, elements));
    }
  }

  private Tensor decode(Entry entry) {
    NumberType type = entry.type();
    float[] values = new float[entry.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      int position = (int) entry.begin() + i * type.width();
      values[i] = type.asFloat(data, position);
      if (!Float.isFinite(values[i])) {
        problems.add(
            place(entry.name())
                + "element %d is %s; expected %s"
                    .formatted(i, type.text(data, position), expected(type)));
        break;
      }
    }
    return Tensor.of(values, entry.shape().dimensions());
  }

  private static String expected(NumberType type) {
    if (type == NumberType.BOOL) {
      return "0 or 1";
    }
    return type.isReal()
        ? "finite numbers within the range of a float"
        : "whole numbers that are a float exactly";
  }
}
