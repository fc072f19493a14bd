package io.flinklstm.core.io;

import java.util.ArrayList;
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
 */
record OnnxTensorHead(String name, NumberType type, DeclaredShape shape, int data) {
  static final int RAW = 9;

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
    Optional<NumberType> type = NumberType.ofOnnx(dataType);
    if (type.isEmpty()) {
      throw named.problem(
          "data_type: expected numbers of up to 64 bits, found " + NumberType.onnxName(dataType));
    }
    long[] claimed = dims.stream().mapToLong(Long::longValue).toArray();
    DeclaredShape shape = DeclaredShape.of(named.place() + ": dims: ", claimed);
    return new OnnxTensorHead(name, type.get(), shape, data);
  }

  private static int dataField(ProtoReader in) throws ModelFormatException {
    int data = 0;
    while (in.next()) {
      int field = in.number();
      boolean external = field == 13 || (field == 14 && in.once("data_location").int32() != 0);
      if (external) {
        throw in.each("")
            .problem(
                "the numbers are in another file; export with external_data=False, or load the model"
                    + " in Python and save it as one file");
      }
      if (DATA.containsKey(field)) {
        if (data != 0 && data != field) {
          throw in.problem(
              "expected numbers in one field, found %s and %s"
                  .formatted(fieldName(data), fieldName(field)));
        }
        data = field;
      }
      if (field != 14) {
        in.skip();
      }
    }
    return data;
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
