package io.flinklstm.core.io;

import io.flinklstm.core.model.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An ONNX file put together operator by operator. */
final class OnnxBytes {
  private final ProtoBytes graph = new ProtoBytes();

  /** A node; attributes are made by {@link #whole} and its neighbours. */
  OnnxBytes node(String type, List<String> inputs, List<String> outputs, ProtoBytes... attributes)
      throws Exception {
    ProtoBytes node = new ProtoBytes();
    for (String input : inputs) {
      node.text(1, input);
    }
    for (String output : outputs) {
      node.text(2, output);
    }
    node.text(4, type);
    for (ProtoBytes attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node);
    return this;
  }

  /** An operator with one output and no attributes. */
  OnnxBytes node(String type, String output, String... inputs) throws Exception {
    return node(type, List.of(inputs), List.of(output));
  }

  static ProtoBytes whole(String name, long value) throws Exception {
    return new ProtoBytes().text(1, name).varint(20, 2).varint(3, value);
  }

  static ProtoBytes real(String name, float value) throws Exception {
    return new ProtoBytes().text(1, name).varint(20, 1).fixed(2, value);
  }

  static ProtoBytes text(String name, String value) throws Exception {
    return new ProtoBytes().text(1, name).varint(20, 3).text(4, value);
  }

  static ProtoBytes wholes(String name, long... values) throws Exception {
    ProtoBytes attribute = new ProtoBytes().text(1, name).varint(20, 7);
    for (long value : values) {
      attribute.varint(8, value);
    }
    return attribute;
  }

  static ProtoBytes texts(String name, String... values) throws Exception {
    ProtoBytes attribute = new ProtoBytes().text(1, name).varint(20, 8);
    for (String value : values) {
      attribute.text(9, value);
    }
    return attribute;
  }

  /** Floats that are all the same. */
  OnnxBytes floats(String name, float value, int... shape) throws Exception {
    ProtoBytes tensor = new ProtoBytes();
    int count = 1;
    for (int size : shape) {
      tensor.varint(1, size);
      count *= size;
    }
    ByteBuffer raw = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      raw.putFloat(value);
    }
    graph.message(5, tensor.varint(2, 1).text(8, name).message(9, raw.array()));
    return this;
  }

  /** Whole numbers, as a list. */
  OnnxBytes sizes(String name, long... values) throws Exception {
    ProtoBytes tensor = new ProtoBytes().varint(1, values.length).varint(2, 7).text(8, name);
    for (long value : values) {
      tensor.varint(7, value);
    }
    graph.message(5, tensor);
    return this;
  }

  /** An input of floats; 0 is any size. */
  OnnxBytes input(String name, int... shape) throws Exception {
    graph.message(11, value(name, 1, shape));
    return this;
  }

  OnnxBytes output(String name) throws Exception {
    graph.message(12, value(name, 1));
    return this;
  }

  private static ProtoBytes value(String name, int type, int... shape) throws Exception {
    ProtoBytes dims = new ProtoBytes();
    for (int size : shape) {
      dims.message(1, size == 0 ? new ProtoBytes().text(2, "n") : new ProtoBytes().varint(1, size));
    }
    ProtoBytes tensor = new ProtoBytes().varint(1, type).message(2, dims);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
  }

  byte[] bytes() throws Exception {
    return new ProtoBytes()
        .varint(1, 8)
        .message(8, new ProtoBytes().varint(2, 17))
        .message(7, graph)
        .bytes();
  }

  Model model() throws Exception {
    return OnnxModelBuilder.build("m.onnx", OnnxReader.read("m.onnx", bytes()));
  }

  /** The problems for which the file is refused. */
  List<String> problems() throws Exception {
    try {
      model();
    } catch (ModelFormatException e) {
      return e.problems();
    }
    throw new AssertionError("the file was accepted");
  }
}
