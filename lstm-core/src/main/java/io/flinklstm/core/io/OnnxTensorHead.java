package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code TensorProto} of onnx.proto without its numbers.
 *
 * @param name may be empty
 * @param type of the numbers
 * @param shape checked
 * @param data the field that holds the numbers; 0 if there are none
 * @param external where the numbers are if they are in another file, else null
 */
record OnnxTensorHead(
    String name, NumberType type, DeclaredShape shape, int data, External external) {
  static final int RAW = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  /**
   * Numbers in another file, {@code external_data} of onnx.proto.
   *
   * @param location name of the file
   * @param offset of the first byte
   * @param length in bytes, or -1 for all from the offset on
   */
  record External(String location, long offset, long length) {}

  private static final Map<Integer, String> DATA =
      Map.of(
          4,
          "float_data",
          5,
          "int32_data",
          6,
          "string_data",
          7,
          "int64_data",
          RAW,
          "raw_data",
          10,
          "double_data",
          11,
          "uint64_data");

  static OnnxTensorHead read(ProtoReader in) throws ModelFormatException {
    String name = "";
    int dataType = 0;
    List<Long> dims = new ArrayList<>();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> in.each("dims").varints(size -> addDimension(in, dims, size));
        case 2 -> dataType = in.once("data_type").int32();
        case 3 -> throw in.once("segment").problem("expected whole tensors");
        case 8 -> name = in.once("name").text();
        default -> in.skip();
      }
    }
    ProtoReader named = in.again(place(in.place(), name));
    int data = dataField(named);
    External external = external(in.again(named.place()));
    Optional<NumberType> type = NumberType.ofOnnx(dataType);
    if (type.isEmpty()) {
      throw named.problem(
          "data_type: expected numbers of up to 64 bits, found " + NumberType.onnxName(dataType));
    }
    long[] claimed = dims.stream().mapToLong(Long::longValue).toArray();
    DeclaredShape shape = DeclaredShape.of(named.place() + ": dims: ", claimed);
    if (external != null && data != 0) {
      throw named.problem("has its numbers in %s and in another file".formatted(fieldName(data)));
    }
    return new OnnxTensorHead(name, type.get(), shape, data, external);
  }

  private static int dataField(ProtoReader in) throws ModelFormatException {
    int data = 0;
    while (in.next()) {
      int field = in.number();
      if (DATA.containsKey(field)) {
        if (data != 0 && data != field) {
          throw in.problem(
              "expected numbers in one field, found %s and %s"
                  .formatted(fieldName(data), fieldName(field)));
        }
        data = field;
      }
      in.skip();
    }
    return data;
  }

  /** Where the numbers are, if they are in another file. */
  private static External external(ProtoReader in) throws ModelFormatException {
    Map<String, String> entries = new HashMap<>();
    boolean elsewhere = false;
    while (in.next()) {
      if (in.number() == DATA_LOCATION) {
        elsewhere = in.once("data_location").int32() != 0;
      } else if (in.number() == EXTERNAL_DATA) {
        entry(in.each("external_data").message(in.place() + ": external_data"), entries);
      } else {
        in.skip();
      }
    }
    if (!elsewhere && entries.isEmpty()) {
      return null;
    }
    return new External(
        entries.getOrDefault("location", ""),
        number(in, entries.getOrDefault("offset", "0")),
        number(in, entries.getOrDefault("length", "-1")));
  }

  private static void entry(ProtoReader in, Map<String, String> entries)
      throws ModelFormatException {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.number()) {
        case 1 -> key = in.once("key").text();
        case 2 -> value = in.once("value").text();
        default -> in.skip();
      }
    }
    if (entries.size() > Limits.RANK || entries.put(key, value) != null) {
      throw in.problem("%s comes twice, or too many entries".formatted(ModelJson.quoted(key)));
    }
  }

  private static long number(ProtoReader in, String text) throws ModelFormatException {
    if (!text.matches("-1|\\d{1,15}")) {
      throw in.problem("external_data: expected a number, found " + ModelJson.quoted(text));
    }
    return Long.parseLong(text);
  }

  private static void addDimension(ProtoReader in, List<Long> dims, long size)
      throws ModelFormatException {
    if (dims.size() == Limits.RANK) {
      throw in.problem("expected up to %d dimensions, found more".formatted(Limits.RANK));
    }
    dims.add(size);
  }

  static String fieldName(int field) {
    return DATA.get(field);
  }

  private static String place(String place, String name) {
    return name.isEmpty() ? place : place + " " + ModelJson.quoted(name);
  }

  /** The tensor as messages show it. */
  String place(String place) {
    return place(place, name);
  }

  /** The field for numbers of the type, besides {@link #RAW}. */
  int typedField() {
    return switch (type) {
      case F32 -> 4;
      case F64 -> 10;
      case I64 -> 7;
      case U64, U32 -> 11;
      default -> 5;
    };
  }
}
