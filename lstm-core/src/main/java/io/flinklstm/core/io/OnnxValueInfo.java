package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a file says of a value, {@code ValueInfoProto} of onnx.proto.
 *
 * @param name of the value
 * @param elementType FLOAT, INT64 ...; empty if the file does not say or the value is no tensor
 * @param shape empty if the file does not say; a list of none is the shape of one number
 */
record OnnxValueInfo(String name, String elementType, Optional<List<Dimension>> shape) {
  /**
   * One dimension.
   *
   * @param size at least 0, or -1 if not fixed
   * @param symbol what the file calls a size that is not fixed; may be empty
   */
  record Dimension(long size, String symbol) {}

  static OnnxValueInfo read(ProtoReader in, OnnxBudget budget) throws ModelFormatException {
    budget.item(in);
    String name = "";
    ProtoReader type = null;
    while (in.next()) {
      switch (in.number()) {
        case 1 -> name = in.once("name").text();
        case 2 -> type = in.once("type").message(in.place());
        default -> in.skip();
      }
    }
    if (name.isEmpty()) {
      throw in.problem("name: missing");
    }
    ProtoReader tensor =
        type == null ? null : tensorType(type.again(in.place() + " " + ModelJson.quoted(name)));
    return tensor == null
        ? new OnnxValueInfo(name, "", Optional.empty())
        : ofTensor(name, tensor, budget);
  }

  private static ProtoReader tensorType(ProtoReader in) throws ModelFormatException {
    ProtoReader tensor = null;
    while (in.next()) {
      if (in.number() == 1) {
        tensor = in.once("tensor_type").message(in.place());
      } else {
        in.skip();
      }
    }
    return tensor;
  }

  private static OnnxValueInfo ofTensor(String name, ProtoReader in, OnnxBudget budget)
      throws ModelFormatException {
    String elementType = "";
    List<Dimension> shape = null;
    while (in.next()) {
      switch (in.number()) {
        case 1 -> elementType = NumberType.onnxName(in.once("elem_type").int32());
        case 2 -> shape = shape(in.once("shape").message(in.place() + ": shape"), budget);
        default -> in.skip();
      }
    }
    return new OnnxValueInfo(name, elementType, Optional.ofNullable(shape));
  }

  private static List<Dimension> shape(ProtoReader in, OnnxBudget budget)
      throws ModelFormatException {
    List<Dimension> shape = new ArrayList<>();
    while (in.next()) {
      if (in.number() == 1) {
        budget.item(in.each("dim"));
        shape.add(dimension(in.message("%s: dim[%d]".formatted(in.place(), shape.size()))));
      } else {
        in.skip();
      }
    }
    return shape;
  }

  private static Dimension dimension(ProtoReader in) throws ModelFormatException {
    long size = -1;
    String symbol = "";
    while (in.next()) {
      switch (in.number()) {
        case 1 -> {
          size = in.once("dim_value").int64();
          if (size < 0) {
            throw in.problem("expected at least 0, found " + size);
          }
        }
        case 2 -> symbol = in.once("dim_param").text();
        default -> in.skip();
      }
    }
    return new Dimension(size, symbol);
  }
}
