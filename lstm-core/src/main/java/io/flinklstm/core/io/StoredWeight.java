package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinklstm.core.math.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * One weight as a manifest describes it, and its place among the bytes.
 *
 * @param name path in the model, for example {@code lstm/kernel}
 * @param shape dimensions, each at least 0, with at most {@link Limits#PARAMETERS} elements
 * @param dtype what the weight is: only float32 is used by a layer
 * @param storage what its bytes are
 * @param scaling value = q * scale + min, for quantised storage
 * @param offset of the first byte
 * @param ofOptimizer whether it belongs to the training and not to the model
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredWeight(
    String name,
    int[] shape,
    String dtype,
    Storage storage,
    Scaling scaling,
    int offset,
    boolean ofOptimizer) {

  /** How a number is stored, little-endian. */
  enum Storage {
    FLOAT32("float32", 4),
    INT32("int32", 4),
    BOOL("bool", 1),
    FLOAT16("float16", 2),
    UINT16("uint16", 2),
    UINT8("uint8", 1);

    private final String identifier;
    private final int bytes;

    Storage(String identifier, int bytes) {
      this.identifier = identifier;
      this.bytes = bytes;
    }

    static Optional<Storage> of(String name) {
      return Arrays.stream(values()).filter(s -> s.identifier.equals(name)).findFirst();
    }

    boolean scaled() {
      return this == UINT8 || this == UINT16;
    }
  }

  /**
   * Linear quantisation.
   *
   * @param scale step between neighbours
   * @param min value of 0
   */
  record Scaling(double scale, double min) {}

  private static final Scaling NO_SCALING = new Scaling(1, 0);

  static StoredWeight read(String file, JsonNode entry, int offset) throws ModelFormatException {
    String name = entry.path("name").asText("");
    if (!entry.path("name").isTextual() || name.isBlank()) {
      throw new ModelFormatException(file + "a weight has no name");
    }
    String place = file + "weight " + ModelJson.quoted(name) + ": ";
    int[] shape = shape(place, entry.path("shape"));
    String dtype = entry.path("dtype").asText("");
    JsonNode quantization = entry.path("quantization");
    Storage storage = storage(place, dtype, quantization);
    Scaling scaling = storage.scaled() ? scaling(place, quantization) : NO_SCALING;
    boolean ofOptimizer = "optimizer".equals(entry.path("group").asText(""));
    return new StoredWeight(name, shape, dtype, storage, scaling, offset, ofOptimizer);
  }

  private static int[] shape(String place, JsonNode node) throws ModelFormatException {
    if (!node.isArray() || node.size() > 8) {
      throw new ModelFormatException(
          place + "shape: expected a list of up to 8 dimensions, found " + ModelJson.found(node));
    }
    int[] shape = new int[node.size()];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      JsonNode dimension = node.get(i);
      if (!dimension.isIntegralNumber() || !dimension.canConvertToInt() || dimension.asInt() < 0) {
        throw new ModelFormatException(
            place + "shape: expected a whole number, found " + ModelJson.found(dimension));
      }
      shape[i] = dimension.asInt();
      // Both factors are below 2^31, so the product fits a long.
      elements *= shape[i];
      if (elements > Limits.PARAMETERS) {
        throw new ModelFormatException(
            place + "shape: more than %d elements".formatted(Limits.PARAMETERS));
      }
    }
    return shape;
  }

  private static Storage storage(String place, String dtype, JsonNode quantization)
      throws ModelFormatException {
    boolean quantized = quantization.isObject();
    String stored = quantized ? quantization.path("dtype").asText("") : dtype;
    Optional<Storage> storage = Storage.of(stored);
    boolean fits =
        storage.isPresent()
            && quantized == (storage.get().scaled() || storage.get() == Storage.FLOAT16);
    if (!fits) {
      throw new ModelFormatException(
          place
              + "%s: expected %s, found %s"
                  .formatted(
                      quantized ? "quantization.dtype" : "dtype",
                      quantized ? "uint8, uint16 or float16" : "float32, int32 or bool",
                      ModelJson.quoted(stored)));
    }
    return storage.get();
  }

  private static Scaling scaling(String place, JsonNode quantization) throws ModelFormatException {
    JsonNode scale = quantization.path("scale");
    JsonNode min = quantization.path("min");
    if (!scale.isNumber() || !min.isNumber()) {
      throw new ModelFormatException(
          place
              + "quantization: expected numbers scale and min, found %s and %s"
                  .formatted(ModelJson.found(scale), ModelJson.found(min)));
    }
    return new Scaling(scale.doubleValue(), min.doubleValue());
  }

  int elements() {
    int elements = 1;
    for (int dimension : shape) {
      elements *= dimension;
    }
    return elements;
  }

  /** At most 4 * {@link Limits#PARAMETERS}. */
  int byteLength() {
    return elements() * storage.bytes;
  }

  /** The values; all bytes must be there. */
  Tensor decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, byteLength()).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = decodeOne(in);
    }
    return Tensor.of(values, shape);
  }

  private float decodeOne(ByteBuffer in) {
    return switch (storage) {
      case FLOAT32 -> in.getFloat();
      case INT32 -> in.getInt();
      case BOOL -> in.get();
      case FLOAT16 -> halfToFloat(in.getShort());
      case UINT16 -> scaled(Short.toUnsignedInt(in.getShort()));
      case UINT8 -> scaled(Byte.toUnsignedInt(in.get()));
    };
  }

  private float scaled(int q) {
    return (float) (q * scaling.scale() + scaling.min());
  }

  /** IEEE 754 half precision, with subnormals; the JDK has it from Java 20 on. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int bits = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | bits << 23 | fraction << 13);
  }
}
