package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnnxReaderTest {
  private static OnnxModel model(String file) throws Exception {
    return OnnxReader.read(file, IoFiles.bytes(file));
  }

  private static OnnxValueInfo.Dimension fixed(long size) {
    return new OnnxValueInfo.Dimension(size, "");
  }

  private static OnnxValueInfo.Dimension open(String symbol) {
    return new OnnxValueInfo.Dimension(-1, symbol);
  }

  private static float[] floats(OnnxTensor tensor) {
    return ((OnnxTensor.Floats) tensor).tensor().data();
  }

  private static long[] wholes(OnnxTensor tensor) {
    return ((OnnxTensor.Wholes) tensor).values();
  }

  private static void assertRefused(ProtoBytes model, String message) {
    assertRefused(model.bytes(), message);
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> OnnxReader.read("m.onnx", bytes))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(message);
  }

  /** A model with a graph of one field. */
  static ProtoBytes model(int graphField, ProtoBytes content) throws Exception {
    return model(new ProtoBytes().message(graphField, content));
  }

  static ProtoBytes model(ProtoBytes graph) throws Exception {
    return new ProtoBytes()
        .varint(1, 8)
        .message(8, new ProtoBytes().varint(2, 17))
        .message(7, graph);
  }

  /** A model with a node "n" and this attribute "a". */
  private static ProtoBytes attribute(ProtoBytes content) throws Exception {
    ProtoBytes node = new ProtoBytes().text(3, "n").text(4, "LSTM");
    return model(1, node.message(5, content.text(1, "a")));
  }

  /** A model with this initializer "w". */
  private static ProtoBytes tensor(int dataType, ProtoBytes content) throws Exception {
    return model(5, content.varint(2, dataType).text(8, "w"));
  }

  @Test
  void modelAndValuesAreRead() throws Exception {
    OnnxModel model = model("lstm.onnx");
    assertThat(model.irVersion()).isEqualTo(8);
    assertThat(model.producer()).isEqualTo("make_files");
    assertThat(model.opsets()).isEqualTo(Map.of("", 17L));
    assertThat(model.functions()).isEmpty();
    OnnxGraph graph = model.graph();
    assertThat(graph.name()).isEqualTo("lstm");
    assertThat(graph.inputs())
        .containsExactly(
            new OnnxValueInfo(
                "x", "FLOAT", Optional.of(List.of(open("batch"), open(""), fixed(2)))));
    assertThat(graph.outputs())
        .containsExactly(
            new OnnxValueInfo("y", "FLOAT", Optional.of(List.of(open("batch"), fixed(1)))));
    assertThat(graph.values())
        .containsExactly(
            new OnnxValueInfo(
                "h", "FLOAT", Optional.of(List.of(fixed(1), open("batch"), fixed(3)))));
    assertThat(graph.initializers().keySet()).containsExactly("W", "R", "B", "axes", "D", "d");
    assertThat(floats(graph.initializers().get("D"))).containsExactly(0.5f, -1, 2);
    assertThat(wholes(graph.initializers().get("axes"))).containsExactly(0);
    Tensor kernel = ((OnnxTensor.Floats) graph.initializers().get("W")).tensor();
    assertThat(kernel.shape()).containsExactly(1, 12, 2);
    assertThat(kernel.data()).hasSize(24).doesNotContain(0);
  }

  @Test
  void nodesAreReadWithTheirAttributes() throws Exception {
    List<OnnxNode> nodes = model("lstm.onnx").graph().nodes();
    assertThat(nodes)
        .extracting(OnnxNode::opType)
        .containsExactly("Transpose", "LSTM", "Squeeze", "Gemm");
    OnnxNode lstm = nodes.get(1);
    assertThat(lstm.place()).isEqualTo("graph.node[1] \"LSTM_1\" (LSTM)");
    assertThat(lstm.domain()).isEmpty();
    assertThat(lstm.inputs()).containsExactly("xt", "W", "R", "B");
    assertThat(lstm.outputs()).containsExactly("", "h");
    assertThat(lstm.attributes())
        .isEqualTo(
            Map.of(
                "hidden_size", new OnnxAttribute.Whole(3),
                "direction", new OnnxAttribute.Text("forward"),
                "activations", new OnnxAttribute.Texts(List.of("Sigmoid", "Tanh", "Tanh")),
                "activation_alpha", new OnnxAttribute.Reals(List.of(0.5f, 0.25f)),
                "clip", new OnnxAttribute.Real(4)));
    assertThat(nodes.get(0).attributes())
        .isEqualTo(Map.of("perm", new OnnxAttribute.Wholes(List.of(1L, 0L, 2L))));
  }

  @Test
  void everyTypeOfTensorIsReadFromRawBytesAndFromItsOwnField() throws Exception {
    Map<String, OnnxTensor> tensors = model("types.onnx").graph().initializers();
    for (String storage : List.of("raw ", "typed ")) {
      for (String type : List.of("FLOAT", "FLOAT16", "BFLOAT16")) {
        assertThat(floats(tensors.get(storage + type))).containsExactly(1.5f, -0.25f);
      }
      assertThat(floats(tensors.get(storage + "DOUBLE"))).containsExactly(0.1f, -2.5f);
      Map<String, Long> first =
          Map.of(
              "INT64", -5_000_000_000L,
              "INT32", -0x8000_0000L,
              "INT16", -32768L,
              "INT8", -128L,
              "UINT64", 5_000_000_000L,
              "UINT32", 0xffff_ffffL,
              "UINT16", 65535L,
              "UINT8", 255L);
      first.forEach(
          (type, value) ->
              assertThat(wholes(tensors.get(storage + type))).as(type).containsExactly(value, 7));
      assertThat(wholes(tensors.get(storage + "BOOL"))).containsExactly(1, 0);
    }
    assertThat(tensors.get("scalar").shape()).isEmpty();
    assertThat(wholes(tensors.get("scalar"))).containsExactly(3);
    assertThat(tensors.get("none").shape()).containsExactly(0, 4);
  }

  @Test
  void aGraphWithinIsKnownButNotRead() throws Exception {
    List<OnnxNode> nodes = model("types.onnx").graph().nodes();
    assertThat(nodes.get(0).attributes())
        .isEqualTo(
            Map.of(
                "then_branch", new OnnxAttribute.Unread("GRAPH"),
                "else_branch", new OnnxAttribute.Unread("GRAPH")));
    OnnxAttribute.Value constant = (OnnxAttribute.Value) nodes.get(1).attributes().get("value");
    assertThat(floats(constant.value())).containsExactly(2);
  }

  @Test
  void theStandardDomainHasOneNameAndFunctionsAreNamed() throws Exception {
    ProtoBytes bytes =
        new ProtoBytes()
            .varint(1, 8)
            .message(8, new ProtoBytes().text(1, "ai.onnx").varint(2, 18))
            .message(8, new ProtoBytes().text(1, "local").varint(2, 1))
            .message(25, new ProtoBytes().text(1, "Rank").text(10, "local"))
            .message(
                7, new ProtoBytes().message(1, new ProtoBytes().text(4, "Add").text(7, "ai.onnx")))
            .text(6, "documentation nobody reads");
    OnnxModel model = OnnxReader.read("m.onnx", bytes.bytes());
    assertThat(model.opsets()).isEqualTo(Map.of("", 18L, "local", 1L));
    assertThat(model.functions()).containsExactly("local:Rank");
    assertThat(model.graph().nodes().get(0).domain()).isEmpty();
    assertThat(model.graph().nodes().get(0).place()).isEqualTo("graph.node[0] (Add)");
  }

  @Test
  void aValueLeftOutIsZeroOrEmptyAndNumbersMayBeUnpacked() throws Exception {
    ProtoBytes node = new ProtoBytes().text(4, "X");
    for (int type = 1; type <= 8; type++) {
      if (type != 4) {
        node.message(5, new ProtoBytes().text(1, "a" + type).varint(20, type));
      }
    }
    node.message(
        5, new ProtoBytes().varint(8, -1).varint(8, 2).raw(8, 3, 4).varint(20, 7).text(1, "u"));
    OnnxModel model = OnnxReader.read("m", model(1, node).bytes());
    assertThat(model.graph().nodes().get(0).attributes())
        .containsEntry("a1", new OnnxAttribute.Real(0))
        .containsEntry("a2", new OnnxAttribute.Whole(0))
        .containsEntry("a3", new OnnxAttribute.Text(""))
        .containsEntry("a6", new OnnxAttribute.Reals(List.of()))
        .containsEntry("a7", new OnnxAttribute.Wholes(List.of()))
        .containsEntry("a8", new OnnxAttribute.Texts(List.of()))
        .containsEntry("u", new OnnxAttribute.Wholes(List.of(-1L, 2L, 3L, 4L)));
  }

  @Test
  void aModelWithoutItsPartsIsRefused() throws Exception {
    assertRefused(new byte[0], "m.onnx: ir_version: expected at least 1, found 0");
    assertRefused(new ProtoBytes().varint(1, 8), "m.onnx: opset_import: missing");
    assertRefused(
        new ProtoBytes().varint(1, 8).message(8, new ProtoBytes()),
        "m.onnx: opset_import[0]: version: expected at least 1, found 0");
    assertRefused(
        new ProtoBytes().varint(1, 8).message(8, new ProtoBytes().varint(2, 17)),
        "m.onnx: graph: missing");
    assertRefused(
        model(new ProtoBytes()).message(7, new ProtoBytes()), "m.onnx: graph: there twice");
    assertRefused(
        model(new ProtoBytes()).message(8, new ProtoBytes().text(1, "ai.onnx").varint(2, 1)),
        "m.onnx: opset_import[1]: domain: \"\" is there twice");
  }

  @Test
  void bytesThatAreNoMessageAreRefused() throws Exception {
    byte[] sound = IoFiles.bytes("lstm.onnx");
    assertThatThrownBy(() -> OnnxReader.read("m.onnx", Arrays.copyOf(sound, sound.length / 2)))
        .hasMessageStartingWith("m.onnx: graph: cut off or damaged near byte ")
        .hasCauseInstanceOf(IOException.class);
    assertRefused(
        new ProtoBytes().text(1, "x"), "m.onnx: ir_version: expected wire type 0, found 2");
    assertRefused(new ProtoBytes().tag(9, 3), "m.onnx: field 9 is a group; ONNX has none");
    assertRefused(new byte[] {0}, "m.onnx: cut off or damaged near byte 1");
    assertRefused(
        new ProtoBytes().raw(2, 0xc3, 0x28),
        "m.onnx: producer_name: cut off or damaged near byte 4");
    assertRefused(
        new ProtoBytes().text(2, "x".repeat(4097)),
        "m.onnx: producer_name: expected up to 4096 bytes, found 4097");
  }

  @Test
  void aNodeThatCannotBeIsRefused() throws Exception {
    assertRefused(
        model(1, new ProtoBytes().text(3, "n")), "m.onnx: graph.node[0] \"n\": op_type: missing");
    assertRefused(
        model(1, new ProtoBytes().text(4, "A").text(4, "B")),
        "m.onnx: graph.node[0]: op_type: there twice");
    assertRefused(
        model(1, new ProtoBytes().text(4, "A").varint(1, 3)),
        "m.onnx: graph.node[0]: input: expected wire type 2, found 0");
    assertRefused(
        model(1, new ProtoBytes().text(4, "A").message(5, new ProtoBytes().varint(20, 1))),
        "m.onnx: graph.node[0]: attribute[0]: name: missing");
    ProtoBytes attribute = new ProtoBytes().text(1, "a").varint(20, 1);
    assertRefused(
        model(1, new ProtoBytes().text(4, "A").message(5, attribute).message(5, attribute)),
        "m.onnx: graph.node[0]: attribute \"a\": there twice");
    assertRefused(
        model(15, new ProtoBytes()),
        "m.onnx: graph: sparse_initializer: expected only dense tensors");
  }

  @Test
  void anAttributeThatContradictsItselfIsRefused() throws Exception {
    String place = "m.onnx: graph.node[0] \"n\": attribute \"a\": ";
    assertRefused(
        attribute(new ProtoBytes()), place + "type: expected a number from 1 to 14, found 0");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 2).fixed(2, 1f)),
        place + "type INT has its value in i, but found f");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 2).varint(3, 1).fixed(2, 1f)),
        place + "expected one value, found i and f");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 2).varint(3, 1).varint(3, 1)),
        place + "i: there twice");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 2).fixed(3, 1f)),
        place + "i: expected wire type 0, found 5");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 7).raw(8, 0x80)),
        place + "ints: cut off or damaged near byte 27");
    assertRefused(attribute(new ProtoBytes().varint(20, 4)), place + "t: missing");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 1L << 32)),
        place + "type: expected a number of 32 bits, found 4294967296");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 2).text(21, "b")),
        place + "ref_attr_name: only functions have it");
    assertRefused(
        attribute(new ProtoBytes().varint(20, 4).message(5, new ProtoBytes().varint(2, 8))),
        place + "t: data_type: expected numbers of up to 64 bits, found STRING");
  }

  @Test
  void aTensorThatContradictsItselfIsRefused() throws Exception {
    String place = "m.onnx: graph.initializer[0] \"w\": ";
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 2).raw(9, 0, 0, 0, 0)),
        place + "raw_data: 2 numbers of type FLOAT need 8 bytes, found 4");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 2).fixed(4, 1f)),
        place + "dims ask for 2 numbers, but only 1 are there");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 0).fixed(4, 1f)),
        place + "float_data: dims ask for 0 numbers, but more are there");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 1).fixed(10, 1d)),
        place + "FLOAT has its numbers in raw_data or float_data, but found double_data");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 1).fixed(4, 1f).raw(9, 0, 0, 0, 0)),
        place + "expected numbers in one field, found float_data and raw_data");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 1).raw(9, 0, 0, 0, 0).raw(9, 0, 0, 0, 0)),
        place + "raw_data: there twice");
    assertRefused(
        tensor(3, new ProtoBytes().varint(1, 1).varint(5, 128)),
        place + "int32_data: INT8 cannot be 128");
    assertRefused(
        tensor(10, new ProtoBytes().varint(1, 1).varint(5, 65536)),
        place + "int32_data: FLOAT16 cannot be 65536");
    assertRefused(
        tensor(13, new ProtoBytes().varint(1, 1).varint(11, -1)),
        place + "uint64_data: UINT64 cannot be 18446744073709551615");
    assertRefused(tensor(9, new ProtoBytes().varint(1, 1).raw(9, 2)), place + "BOOL cannot be 2");
    assertRefused(
        tensor(21, new ProtoBytes()),
        place + "data_type: expected numbers of up to 64 bits, found type 21");
    assertRefused(
        model(5, new ProtoBytes().message(3, new ProtoBytes())),
        "m.onnx: graph.initializer[0]: segment: expected whole tensors");
  }

  @Test
  void aShapeThatCannotBeIsRefusedBeforeAnythingIsAllocated() throws Exception {
    String place = "m.onnx: graph.initializer[0] \"w\": ";
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 1L << 40)),
        place + "dims: dimension 0: expected a number from 0 to 2147483647, found 1099511627776");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, -1)),
        place + "dims: dimension 0: expected a number from 0 to 2147483647, found -1");
    assertRefused(
        tensor(1, new ProtoBytes().raw(1, 0x80, 0x80, 4, 0x80, 0x80, 4)),
        place + "dims: more than 67108864 elements");
    assertRefused(
        tensor(1, new ProtoBytes().varint(1, 1 << 26)),
        place + "dims ask for 67108864 numbers, but at most 10 are there");
    assertRefused(
        tensor(1, new ProtoBytes().raw(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        "m.onnx: graph.initializer[0]: dims: expected up to 8 dimensions, found more");
  }

  private static ProtoBytes external(String location, String offset, String length)
      throws Exception {
    ProtoBytes content = new ProtoBytes().varint(1, 2).varint(14, 1);
    String[][] entries = {{"location", location}, {"offset", offset}, {"length", length}};
    for (String[] entry : entries) {
      content.message(13, new ProtoBytes().text(1, entry[0]).text(2, entry[1]));
    }
    return tensor(1, content);
  }

  @Test
  void numbersInTheFileBesideTheModelAreRead() throws Exception {
    byte[] data = new byte[12];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, 2.5f).putFloat(8, -1f);
    Map<String, byte[]> beside = Map.of("m.onnx.data", data);
    byte[] model = external("m.onnx.data", "4", "8").bytes();
    OnnxTensor w = OnnxReader.read("m.onnx", model, beside).graph().initializers().get("w");
    assertThat(floats(w)).containsExactly(2.5f, -1f);
    String place = "m.onnx: graph.initializer[0] \"w\": ";
    for (String[] wrong : new String[][] {{"8", "8"}, {"13", "0"}, {"4", "999999999"}}) {
      byte[] damaged = external("m.onnx.data", wrong[0], wrong[1]).bytes();
      assertThatThrownBy(() -> OnnxReader.read("m.onnx", damaged, beside))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(place + "external_data: bytes " + wrong[0]);
    }
    byte[] few = external("m.onnx.data", "4", "4").bytes();
    assertThatThrownBy(() -> OnnxReader.read("m.onnx", few, beside))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("2 numbers");
  }

  @Test
  void numbersInFilesElsewhereAreRefused() throws Exception {
    String start = "m.onnx: graph.initializer[0] \"w\": the numbers are in another file, ";
    for (String location : new String[] {"../../weights", "", "other.data"}) {
      assertThatThrownBy(
              () -> OnnxReader.read("m.onnx", external(location, "0", "8").bytes(), Map.of()))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(start + "\"" + location + "\"")
          .hasMessageContaining("external_data=False");
    }
  }

  @Test
  void namesAreUniqueAndThere() throws Exception {
    ProtoBytes tensor = new ProtoBytes().varint(1, 0).varint(2, 1);
    assertRefused(model(5, tensor), "m.onnx: graph.initializer[0]: name: missing");
    tensor.text(8, "w");
    assertRefused(
        model(new ProtoBytes().message(5, tensor).message(5, tensor)),
        "m.onnx: graph.initializer[1]: name: \"w\" is there twice");
    assertRefused(model(11, new ProtoBytes()), "m.onnx: graph.input[0]: name: missing");
  }

  @Test
  void whatIsSaidOfAValueIsChecked() throws Exception {
    ProtoBytes dim = new ProtoBytes().varint(1, -5);
    ProtoBytes tensor = new ProtoBytes().message(2, new ProtoBytes().message(1, dim));
    assertRefused(
        model(12, new ProtoBytes().text(1, "y").message(2, new ProtoBytes().message(1, tensor))),
        "m.onnx: graph.output[0] \"y\": shape: dim[0]: dim_value: expected at least 0, found -5");
    ProtoBytes sequence = new ProtoBytes().message(4, new ProtoBytes());
    ProtoBytes input = new ProtoBytes().text(1, "x").message(2, sequence);
    assertThat(OnnxReader.read("m", model(11, input).bytes()).graph().inputs())
        .containsExactly(new OnnxValueInfo("x", "", Optional.empty()));
  }
}
