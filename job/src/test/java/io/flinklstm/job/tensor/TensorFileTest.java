package io.flinklstm.job.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorFileTest {
  @TempDir private Path folder;

  @Test
  void everyFloatComesBackFromItsText() {
    Random random = new Random(20_010_103);
    for (int k = 0; k < 200_000; k++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        String text = FloatText.of(value);
        assertThat((float) Double.parseDouble(text)).as(text).isEqualTo(value);
      }
    }
    assertThat(List.of(FloatText.of(1f), FloatText.of(-0.25f), FloatText.of(1e-7f)))
        .containsExactly("1", "-0.25", "1E-7");
    assertThat(List.of(FloatText.of(10f), FloatText.of(2e10f), FloatText.of(-0f)))
        .containsExactly("10", "2E10", "-0");
  }

  @Test
  void jsonTensorsHaveNamesShapesAndNumbers() throws Exception {
    List<NamedTensor> read =
        read(
            "x.json",
            """
            {"note": {"a": [1, {}]}, "inputs": [
              {"name": "a", "shape": [1, 2], "dtype": "float32", "data": [0.5, -1e-3]},
              {"data": [3], "shape": []}]}
            """);
    assertThat(read).extracting(NamedTensor::name).containsExactly("a", null);
    assertThat(read.get(0).tensor().shape()).containsExactly(1, 2);
    assertThat(read.get(0).tensor().data()).containsExactly(0.5f, -1e-3f);
    assertThat(read.get(1).tensor().rank()).isZero();
  }

  @Test
  void jsonThatIsWrongIsRefusedWithThePlace() {
    refused("x.json", "{\"inputs\": [", "line 1, column", "not usable JSON");
    refused("x.json", "[]", "an object with the field inputs, found a list");
    refused("x.json", "{}", "an object without");
    refused("x.json", "{\"inputs\": []} 1", "one object, found more after it");
    refused("x.json", "{\"inputs\": [], \"inputs\": []}", "Duplicate");
    refused("x.json", "{\"inputs\": 3}", "inputs: expected a list of tensors, found a number");
    refused("x.json", input("[1]", "3"), "inputs[0].data: expected a list of numbers");
    refused("x.json", input("[1]", "[null]"), "inputs[0].data[0]", "found null");
    refused("x.json", input("[1]", "[\"NaN\"]"), "inputs[0].data[0]", "found a text");
    refused("x.json", input("[1]", "[[1]]"), "lists of shape [1], found [1, 1]");
    refused("x.json", input("[2]", "[1,[1]]"), "inputs[0].data[1]", "found a list");
    refused("x.json", input("[2]", "[[1],1]"), "inputs[0].data[1]: expected a list as beside it");
    refused("x.json", input("[2]", "[[],1]"), "inputs[0].data[1]: expected a list as beside it");
    refused("x.json", input("[2]", "[[1,2],[3]]"), "lists of 2 as the first of their depth");
    refused("x.json", input("[2]", "[".repeat(9)), "at most 8 lists within each other");
    refused("x.json", "{\"inputs\": [[1, {}]]}", "found an object");
    refused("x.json", input("[1]", "[1e39]"), "inputs[0].data[0]", "found 1e39");
    refused("x.json", input("[2]", "[1]"), "expected 2 numbers for shape [2], found 1");
    refused("x.json", input("[-1]", "[1]"), "sizes from 0 to 67108864, found \"-1\"");
    refused("x.json", input("[1.5]", "[1]"), "inputs[0].shape: expected whole numbers");
    refused("x.json", input("[99999999999]", "[1]"), "\"99999999999\"");
    refused("x.json", input("[1,1,1,1,1,1,1,1,1]", "[1]"), "at most 8 sizes");
    refused("x.json", input("[67108864,67108864,0]", "[]"), "far more numbers");
    refused("x.json", "{\"inputs\": [{\"shape\": [1]}]}", "inputs[0].data", "found nothing");
    refused("x.json", "{\"inputs\": [{\"size\": [1]}]}", "shape, dtype and data, found \"size\"");
    refused("x.json", "{\"inputs\": [{\"dtype\": \"int32\"}]}", "\"float32\", found \"int32\"");
    refused("x.json", "[".repeat(100_000), "an object with the field inputs, found a list");
    refused("x.json", "{\"a\": " + "[".repeat(100_000), "nesting depth");
  }

  @Test
  void jsonTensorsMayBeListsWithinLists() throws Exception {
    List<NamedTensor> read =
        read(
            "x.json",
            "{\"inputs\": [{\"name\": \"a\", \"data\": [[[1, 2]], [[3, 4]]]}, {\"data\": [[5]]}]}");
    assertThat(read.get(0).tensor().shape()).containsExactly(2, 1, 2);
    assertThat(read.get(0).tensor().data()).containsExactly(1, 2, 3, 4);
    assertThat(read.get(1).tensor().shape()).containsExactly(1, 1);
    Tensor bare = read("x.json", "{\"inputs\": [[[1, 2], [3, 4], [5, 6]]]}").get(0).tensor();
    assertThat(bare.shape()).containsExactly(1, 3, 2);
    assertThat(bare.data()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void messagesDoNotSpeakOfSourcesThatAreNotShown() {
    assertThatThrownBy(() -> read("x.json", "{\"inputs\": ["))
        .hasMessageContaining("not usable JSON")
        .hasMessageNotContaining("REDACTED");
  }

  @Test
  void pipesAreReadToTheirEnd() throws Exception {
    NamedTensor tensor = new NamedTensor("y", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    for (String suffix : List.of(".csv", ".npy")) {
      Path file = folder.resolve("y" + suffix);
      Path pipe = folder.resolve("pipe" + suffix);
      TensorFile.write(file, List.of(tensor));
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      Process writer =
          new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"", "" + file, "" + pipe).start();
      assertThat(TensorFile.read(pipe).get(0).tensor().data()).containsExactly(1, 2, 3, 4);
      assertThat(writer.waitFor()).isZero();
    }
  }

  private static String input(String shape, String data) {
    return "{\"inputs\": [{\"shape\": %s, \"data\": %s}]}".formatted(shape, data);
  }

  @Test
  void aTableMayHaveAHeaderAndEmptyLines() throws Exception {
    Tensor table = read("x.csv", "\uFEFF\"a\",b c\r\n1, -2.5\r\n\r\n.5,3e2\r\n").get(0).tensor();
    assertThat(table.shape()).containsExactly(2, 2);
    assertThat(table.data()).containsExactly(1, -2.5f, 0.5f, 300);
    assertThat(read("x.CSV", "1\n2\n3").get(0).tensor().shape()).containsExactly(3, 1);
  }

  @Test
  void aTableThatIsWrongIsRefusedWithLineAndColumn() {
    refused("x.csv", "", "at least one row of numbers, found none");
    refused("x.csv", "a,b\n", "at least one row");
    refused("x.csv", "a,b\n1,2,3\n", "line 2: expected 2 columns as in the first line, found 3");
    refused("x.csv", "1,x\n", "line 1, column 2", "found \"x\"");
    refused("x.csv", "1,2\n3,\n", "line 2, column 2", "found nothing");
    refused("x.csv", "1\nNaN\n", "line 2, column 1", "found \"NaN\"");
    refused("x.csv", "1\n0x1p3\n", "found \"0x1p3\"");
    refused("x.csv", "1\n1e99\n", "found \"1e99\"");
    refused("x.csv", "1" + "0".repeat(2 << 20), "line 1: expected at most 1048576 characters");
  }

  @Test
  void filesThatAreNotThereOrOfAnotherKindAreNamed() {
    assertThatThrownBy(() -> TensorFile.read(folder.resolve("no.json")))
        .hasMessageContainingAll("no.json", "expected a file, found none");
    assertThatThrownBy(() -> TensorFile.read(folder.resolve("x.txt")))
        .hasMessageContaining("ending in .json, .csv or .npy");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    NamedTensor tensor = new NamedTensor("y", Tensor.of(new float[] {1, 0.1f, -2e-9f, 7}, 1, 2, 2));
    TensorFile.write(folder.resolve("y.csv"), List.of(tensor));
    assertThat(folder.resolve("y.csv")).hasContent("1,0.1\n-2E-9,7\n");
    TensorFile.write(folder.resolve("y.npy"), List.of(tensor));
    assertThat(TensorFile.read(folder.resolve("y.npy")).get(0).tensor().data())
        .isEqualTo(tensor.tensor().data());
    TensorFile.write(folder.resolve("y.json"), List.of(tensor, tensor));
    String one = "{\"name\":\"y\",\"shape\":[1,2,2],\"data\":[1,0.1,-2E-9,7]}";
    assertThat(folder.resolve("y.json")).hasContent("{\"outputs\":[" + one + "," + one + "]}\n");
  }

  @Test
  void aFormatWithoutRoomForTheOutputsIsRefusedBeforeTheFileIsMade() {
    NamedTensor batch = new NamedTensor("y", Tensor.zeros(2, 3, 4));
    Path csv = folder.resolve("y.csv");
    assertThatThrownBy(() -> TensorFile.write(csv, List.of(batch)))
        .isInstanceOf(TensorFormatException.class)
        .hasMessageContaining("one table, not Tensor[2, 3, 4]");
    assertThatThrownBy(() -> TensorFile.write(csv, List.of(batch, batch)))
        .hasMessageContaining("2 outputs");
    assertThat(csv).doesNotExist();
  }

  @Test
  void numbersWithoutAWordInJsonAreRefusedBeforeAnythingIsWritten() throws Exception {
    NamedTensor tensor = new NamedTensor("y", Tensor.of(new float[] {1, Float.NaN}, 1, 2));
    StringWriter text = new StringWriter();
    assertThatThrownBy(() -> TensorFile.writeJson(text, List.of(tensor)))
        .isInstanceOf(IOException.class)
        .hasMessage("y: number 1 is NaN, for which JSON has no word");
    assertThat(text.toString()).isEmpty();
    TensorFile.write(folder.resolve("y.npy"), List.of(tensor));
    assertThat(folder.resolve("y.npy")).hasSize(128 + 8);
  }

  private List<NamedTensor> read(String name, String text) throws Exception {
    return TensorFile.read(Files.writeString(folder.resolve(name), text));
  }

  private void refused(String name, String text, String... mentioned) {
    assertThatThrownBy(() -> read(name, text))
        .isInstanceOf(TensorFormatException.class)
        .hasMessageStartingWith(folder.resolve(name) + ": ")
        .hasMessageContainingAll(mentioned);
  }
}
