package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The value of an attribute of a node, {@code AttributeProto} of onnx.proto. */
sealed interface OnnxAttribute {
  /** Type FLOAT. */
  record Real(float value) implements OnnxAttribute {}

  /** Type INT. */
  record Whole(long value) implements OnnxAttribute {}

  /** Type STRING. */
  record Text(String value) implements OnnxAttribute {}

  /** Type TENSOR. */
  record Value(OnnxTensor value) implements OnnxAttribute {}

  /** Type FLOATS. */
  record Reals(List<Float> values) implements OnnxAttribute {}

  /** Type INTS. */
  record Wholes(List<Long> values) implements OnnxAttribute {}

  /** Type STRINGS. */
  record Texts(List<String> values) implements OnnxAttribute {}

  /**
   * Known to be there, but not read.
   *
   * @param type GRAPH for the bodies of If, Loop and Scan, GRAPHS, or another type that no layer
   *     has
   */
  record Unread(String type) implements OnnxAttribute {}

  /** {@code AttributeProto.AttributeType}, and the field that holds the value. */
  enum Type {
    FLOAT(1, 2, "f"),
    INT(2, 3, "i"),
    STRING(3, 4, "s"),
    TENSOR(4, 5, "t"),
    GRAPH(5, 6, "g"),
    FLOATS(6, 7, "floats"),
    INTS(7, 8, "ints"),
    STRINGS(8, 9, "strings"),
    TENSORS(9, 10, "tensors"),
    GRAPHS(10, 11, "graphs"),
    SPARSE_TENSOR(11, 22, "sparse_tensor"),
    SPARSE_TENSORS(12, 23, "sparse_tensors"),
    TYPE_PROTO(13, 14, "tp"),
    TYPE_PROTOS(14, 15, "type_protos");

    private final int code;
    private final int field;
    private final String fieldName;

    Type(int code, int field, String fieldName) {
      this.code = code;
      this.field = field;
      this.fieldName = fieldName;
    }

    private static Type of(ProtoReader in, int code) throws ModelFormatException {
      return Arrays.stream(values())
          .filter(type -> type.code == code)
          .findFirst()
          .orElseThrow(
              () -> in.problem("type: expected a number from 1 to 14, found %d".formatted(code)));
    }

    private static Type ofField(int field) {
      return Arrays.stream(values()).filter(type -> type.field == field).findFirst().orElse(null);
    }

    private boolean isList() {
      return name().endsWith("S");
    }
  }

  /** The name of an attribute, never empty. */
  static String name(ProtoReader in) throws ModelFormatException {
    String name = "";
    while (in.next()) {
      if (in.number() == 1) {
        name = in.once("name").text();
      } else {
        in.skip();
      }
    }
    if (name.isEmpty()) {
      throw in.problem("name: missing");
    }
    return name;
  }

  /** The value; a number or text that the file leaves out is 0 or empty. */
  static OnnxAttribute read(ProtoReader in, OnnxBudget budget) throws ModelFormatException {
    int code = 0;
    Type found = null;
    while (in.next()) {
      int field = in.number();
      if (field == 20) {
        code = in.once("type").int32();
      } else if (field == 21) {
        throw in.once("ref_attr_name").problem("only functions have it");
      } else {
        found = valueType(in, found);
        in.skip();
      }
    }
    Type type = Type.of(in, code);
    if (found != null && found != type) {
      throw in.problem(
          "type %s has its value in %s, but found %s"
              .formatted(type, type.fieldName, found.fieldName));
    }
    return value(type, in.again(in.place()), budget);
  }

  /** The type of the value found so far; null if none. */
  private static Type valueType(ProtoReader in, Type before) throws ModelFormatException {
    Type type = Type.ofField(in.number());
    if (type == null) {
      return before;
    }
    if (before != null && before != type) {
      throw in.problem(
          "expected one value, found %s and %s".formatted(before.fieldName, type.fieldName));
    }
    if (!type.isList()) {
      in.once(type.fieldName);
    }
    return type;
  }

  private static OnnxAttribute value(Type type, ProtoReader in, OnnxBudget budget)
      throws ModelFormatException {
    return switch (type) {
      case FLOAT -> new Real(find(in, type) ? in.each("f").float32() : 0);
      case INT -> new Whole(find(in, type) ? in.each("i").int64() : 0);
      case STRING -> new Text(find(in, type) ? in.each("s").text() : "");
      case TENSOR -> {
        if (!find(in, type)) {
          throw in.problem("t: missing");
        }
        yield new Value(OnnxTensor.read(in.each("t").message(in.place() + ": t"), budget));
      }
      case FLOATS -> {
        List<Float> values = new ArrayList<>();
        while (find(in, type)) {
          in.each("floats")
              .floats(bits -> add(values, Float.intBitsToFloat((int) bits), in, budget));
        }
        yield new Reals(values);
      }
      case INTS -> {
        List<Long> values = new ArrayList<>();
        while (find(in, type)) {
          in.each("ints").varints(bits -> add(values, bits, in, budget));
        }
        yield new Wholes(values);
      }
      case STRINGS -> {
        List<String> values = new ArrayList<>();
        while (find(in, type)) {
          add(values, in.each("strings").text(), in, budget);
        }
        yield new Texts(values);
      }
      default -> new Unread(type.name());
    };
  }

  private static boolean find(ProtoReader in, Type type) throws ModelFormatException {
    while (in.next()) {
      if (in.number() == type.field) {
        return true;
      }
      in.skip();
    }
    return false;
  }

  private static <T> void add(List<T> values, T value, ProtoReader in, OnnxBudget budget)
      throws ModelFormatException {
    budget.numbers(in, 1);
    values.add(value);
  }
}
