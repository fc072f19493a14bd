package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
  private static final String SOUND = "'w': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}";

  /** A file of a header, single quotes for double ones, and zeros as data. */
  static byte[] file(String header, int dataBytes) {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static void assertRefused(byte[] bytes, String... messages) {
    assertThatThrownBy(() -> Safetensors.read("m.safetensors", bytes))
        .isInstanceOfSatisfying(
            ModelFormatException.class, e -> assertThat(e.problems()).containsExactly(messages));
  }

  private static String one(String dtype, String shape, String offsets) {
    return "{'w': {'dtype': '%s', 'shape': %s, 'data_offsets': %s}}"
        .formatted(dtype, shape, offsets);
  }

  @Test
  void everyTypeOfNumberBecomesFloats() throws Exception {
    Map<String, Tensor> tensors =
        Safetensors.read("types.safetensors", IoFiles.bytes("types.safetensors"));
    assertThat(tensors.get("half").data()).containsExactly(1.5f, -0.25f, 65504f, 0x1p-24f);
    assertThat(tensors.get("brain").data()).containsExactly(1.5f, -0.25f, 0x1p100f);
    assertThat(tensors.get("double").data()).containsExactly(0.1f, -2.5f);
    assertThat(tensors.get("steps").data()).containsExactly(16777216f);
    assertThat(tensors.get("steps").shape()).isEmpty();
    assertThat(tensors.get("mask").data()).containsExactly(1, 0);
    assertThat(tensors.get("mask").shape()).containsExactly(1, 2);
    assertThat(tensors.get("small").data()).containsExactly(-128, 127);
    assertThat(tensors.get("short").data()).containsExactly(-32768, 32767);
    assertThat(tensors.get("word").data()).containsExactly(-0x1p31f, 0x1p24f);
    assertThat(tensors.get("byte").data()).containsExactly(0, 255);
    assertThat(tensors.get("ushort").data()).containsExactly(65535);
    assertThat(tensors.get("uword").data()).containsExactly(0x1p31f);
    assertThat(tensors.get("ulong").data()).containsExactly(0x1p63f);
    assertThat(tensors.get("empty").shape()).containsExactly(0, 3);
    Tensor kernel = tensors.get("lstm.weight_ih_l0");
    assertThat(kernel.shape()).containsExactly(12, 2);
    assertThat(kernel.data()).startsWith(0, 0.125f, 0.25f).endsWith(2.875f);
  }

  @Test
  void tensorsComeInTheOrderOfTheHeaderWithoutMetadata() throws Exception {
    String header =
        """
        {'z': {'dtype': 'U8', 'shape': [1], 'data_offsets': [1, 2]},
         '__metadata__': {'format': 'pt'},
         'a': {'dtype': 'U8', 'shape': [1], 'data_offsets': [0, 1]}}
        """;
    byte[] bytes = file(header + "   ", 2);
    bytes[bytes.length - 1] = 7;
    Map<String, Tensor> tensors = Safetensors.read("m", bytes);
    assertThat(tensors.keySet()).containsExactly("z", "a");
    assertThat(tensors.get("z").data()).containsExactly(7);
    assertThat(tensors.get("a").data()).containsExactly(0);
    assertThat(Safetensors.read("m", file("{}", 0))).isEmpty();
  }

  @Test
  void aNumberThatIsNotFiniteIsNamed() throws Exception {
    assertRefused(
        IoFiles.bytes("nan.safetensors"),
        "m.safetensors: tensor \"w\": element 1 is NaN; expected finite numbers within the range"
            + " of a float");
    byte[] large = file(one("F64", "[1]", "[0, 8]"), 8);
    ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putDouble(large.length - 8, 1e300);
    assertRefused(
        large,
        "m.safetensors: tensor \"w\": element 0 is 1.0E300; expected finite numbers within the"
            + " range of a float");
  }

  @Test
  void aWholeNumberThatNoFloatIsExactlyIsNamed() throws Exception {
    assertRefused(
        IoFiles.bytes("inexact.safetensors"),
        "m.safetensors: tensor \"big\": element 1 is 16777217; expected whole numbers that are a"
            + " float exactly");
    byte[] unsigned = file(one("U64", "[1]", "[0, 8]"), 8);
    Arrays.fill(unsigned, unsigned.length - 8, unsigned.length, (byte) -1);
    assertRefused(
        unsigned,
        "m.safetensors: tensor \"w\": element 0 is 18446744073709551615; expected whole numbers"
            + " that are a float exactly");
    byte[] bool = file(one("BOOL", "[1]", "[0, 1]"), 1);
    bool[bool.length - 1] = 2;
    assertRefused(bool, "m.safetensors: tensor \"w\": element 0 is 2; expected 0 or 1");
  }

  @Test
  void aHeaderThatCannotBeIsRefused() {
    assertRefused(
        new byte[5], "m.safetensors: expected 8 bytes with the length of the header, found 5");
    byte[] bytes = file("{" + SOUND + "}", 4);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 62);
    assertRefused(
        bytes,
        "m.safetensors: header: expected a length of up to %d bytes, found 4611686018427387904"
            .formatted(bytes.length - 8));
    ByteBuffer.wrap(bytes).putLong(-1);
    assertRefused(
        bytes,
        "m.safetensors: header: expected a length of up to %d bytes, found 18446744073709551615"
            .formatted(bytes.length - 8));
    assertRefused(new byte[8], "m.safetensors: header: expected JSON that starts with {");
    assertRefused(file("[]", 0), "m.safetensors: header: expected JSON that starts with {");
    assertThatThrownBy(() -> Safetensors.read("m", file("{" + SOUND + ", " + SOUND + "}", 4)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("m: header: not usable JSON: Duplicate");
  }

  @Test
  void anEntryThatCannotBeIsRefused() {
    assertRefused(
        file("{'w': 3, 'v': {}}", 0),
        "m.safetensors: tensor \"w\": expected an object, found 3",
        "m.safetensors: tensor \"v\": dtype: expected one of [F64, F32, F16, BF16, I64, I32, I16,"
            + " I8, U64, U32, U16, U8, BOOL], found nothing");
    assertThatThrownBy(() -> Safetensors.read("m", file(one("F8_E4M3", "[1]", "[0, 1]"), 1)))
        .hasMessageContaining("found \"F8_E4M3\"");
    assertRefused(
        file(one("F32", "3", "[0, 4]"), 4),
        "m.safetensors: tensor \"w\": shape: expected a list of up to 8 whole numbers, found 3");
    assertRefused(
        file(one("F32", "[1,1,1,1,1,1,1,1,1]", "[0, 4]"), 4),
        "m.safetensors: tensor \"w\": shape: expected a list of up to 8 whole numbers, found an"
            + " array of 9");
    for (String size : new String[] {"-1", "1.0", "99999999999999999999", "null"}) {
      assertRefused(
          file(one("F32", "[" + size + "]", "[0, 4]"), 4),
          "m.safetensors: tensor \"w\": shape: expected a whole number of at least 0, found "
              + size);
    }
    assertRefused(
        file(one("F32", "[1099511627776]", "[0, 4]"), 4),
        "m.safetensors: tensor \"w\": shape: dimension 0: expected a number from 0 to 2147483647,"
            + " found 1099511627776");
    assertRefused(
        file(one("U8", "[2147483647, 2147483647, 0]", "[0, 0]"), 0),
        "m.safetensors: tensor \"w\": shape: more than 67108864 elements");
  }

  @Test
  void offsetsThatContradictTheShapeOrTheFileAreRefused() {
    for (String offsets : new String[] {"[0, 5]", "[4, 0]", "[0, 9223372036854775807]", "[0]"}) {
      assertRefused(
          file(one("F32", "[1]", offsets), 4),
          "m.safetensors: tensor \"w\": data_offsets: expected [begin, end] within the 4 bytes of"
              + " data, found "
              + offsets);
    }
    assertRefused(
        file(one("F32", "[2]", "[0, 4]"), 4),
        "m.safetensors: tensor \"w\": data_offsets: F32 of shape [2] needs 8 bytes, found 4");
  }

  @Test
  void everyByteOfDataBelongsToOneTensor() {
    String two = "{" + SOUND + ", 'v': {'dtype': 'F32', 'shape': [1], 'data_offsets': %s}}";
    assertRefused(
        file(two.formatted("[2, 6]"), 6),
        "m.safetensors: tensor \"v\": data_offsets: expected a begin of 4, where the tensor before"
            + " ends, found 2");
    assertRefused(
        file(two.formatted("[5, 9]"), 9),
        "m.safetensors: tensor \"v\": data_offsets: expected a begin of 4, where the tensor before"
            + " ends, found 5");
    assertRefused(
        file(two.formatted("[4, 8]"), 9),
        "m.safetensors: the tensors need 8 bytes of data, but there are 9");
  }

  @Test
  void tooManyTensorsAreRefused() {
    StringBuilder header = new StringBuilder("{'a': 0");
    for (int i = 0; i < Limits.TENSORS; i++) {
      header.append(", '").append(i).append("': 0");
    }
    assertRefused(
        file(header + "}", 0), "m.safetensors: expected up to 65536 tensors, found 65537");
  }
}
