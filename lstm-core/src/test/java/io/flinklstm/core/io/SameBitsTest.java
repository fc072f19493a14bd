package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.RandomModels;
import io.flinklstm.core.kernel.Kernels;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The output bits of every golden model and of random ones, against hashes that are the same for
 * all kernels, vector widths, processors and JDKs.
 *
 * <p>The build runs it with each kernel and width. When golden cases are added or changed, the
 * lines to commit are in {@code target/same-bits*.txt}; when the arithmetic changes, so does every
 * line.
 */
class SameBitsTest {
  private static final Path EXPECTED = Path.of("src/test/resources");
  private static final Path FOUND = Path.of("target");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void everyModelGivesTheBitsThatWereCommitted() throws Exception {
    check("same-bits.txt", Precision.FLOAT32);
  }

  @Test
  void everyModelWithBfloat16WeightsGivesTheBitsThatWereCommitted() throws Exception {
    check("same-bits-bfloat16.txt", Precision.BFLOAT16);
  }

  private static void check(String file, Precision weights) throws Exception {
    System.out.println("bits of the " + Kernels.selected());
    List<String> lines = new ArrayList<>();
    for (Path folder : ModelFolder.files(ModelFolder.GOLDEN)) {
      List<Tensor> inputs =
          GoldenCases.tensors(MAPPER.readTree(folder.resolve("case.json").toFile()).path("inputs"));
      Model model = Bundle.load(ModelFiles.read(folder), null, weights).model();
      lines.add(folder.getFileName() + " " + sha256(model.predict(inputs)));
    }
    for (int units : new int[] {1, 7, 16, 33, 67, 130}) {
      Tensor x = RandomModels.tensor(new Random(units), 3, 9, units + 2);
      Model model = RandomModels.stacked(units, units + 2, units, 5).precision(weights);
      lines.add("random of %d units %s".formatted(units, sha256(List.of(model.predict(x)))));
    }
    Files.createDirectories(FOUND.toAbsolutePath());
    Files.write(FOUND.resolve(file), lines);
    assertThat(lines)
        .as("lines of %s against %s, %s", FOUND, EXPECTED.resolve(file), Kernels.selected())
        .containsExactlyElementsOf(Files.readAllLines(EXPECTED.resolve(file)));
  }

  private static String sha256(List<Tensor> tensors) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Tensor tensor : tensors) {
      ByteBuffer bytes = ByteBuffer.allocate(tensor.data().length * Float.BYTES);
      for (float value : tensor.data()) {
        bytes.putInt(Float.floatToIntBits(value));
      }
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
