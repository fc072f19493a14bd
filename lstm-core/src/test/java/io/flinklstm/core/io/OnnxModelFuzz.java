package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged and malicious graphs are refused with {@link ModelFormatException} or become models. */
class OnnxModelFuzz {
  private final Random random = new Random(20_010_108);

  @Test
  @Timeout(120)
  void damagedFilesAreRefusedOrReadAndNothingElse() throws Exception {
    int cases = 0;
    int refused = 0;
    for (Path folder : ForeignCase.folders("onnx_")) {
      byte[] sound = Files.readAllBytes(folder.resolve("model.onnx"));
      for (int k = 0; k < 200; k++) {
        refused += refused(Mutations.damaged(random, sound)) ? 1 : 0;
        cases++;
      }
    }
    System.out.printf("fuzz: %d damaged ONNX models, %d refused%n", cases, refused);
    assertThat(refused).isBetween(cases / 4, cases - 1);
  }

  @Test
  @Timeout(60)
  void aGraphThatRunsInCirclesIsRefused() throws Exception {
    OnnxBytes circle =
        new OnnxBytes()
            .input("x", 0, 3)
            .node("Add", "a", "x", "b")
            .node("Relu", "b", "a")
            .output("b");
    assertThat(circle.problems()).anyMatch(p -> p.contains("\"b\" is not computed before"));
  }

  @Test
  @Timeout(60)
  void aMillionNodesAreRefused() throws Exception {
    OnnxBytes many = new OnnxBytes().input("x", 0, 3);
    for (int k = 0; k < 1_000_000; k++) {
      many.node("Identity", "", "x");
    }
    assertThat(refused(many.output("x").bytes())).isTrue();
  }

  @Test
  @Timeout(60)
  void longChainsNeedNoStack() throws Exception {
    OnnxBytes moves = new OnnxBytes().input("x", 0, 0, 3);
    OnnxBytes layers = new OnnxBytes().input("x", 0, 0, 3);
    String before = "x";
    for (int k = 0; k < 40_000; k++) {
      moves.node("Transpose", List.of(before), List.of("y" + k), OnnxBytes.wholes("perm", 1, 0, 2));
      layers.node("Tanh", "y" + k, before);
      before = "y" + k;
    }
    assertThat(moves.output(before).model().outputShapes()).hasSize(1);
    assertThat(layers.output(before).problems())
        .first()
        .asString()
        .contains("expected up to 256 layers");
  }

  /** Each doubles what the one before has. */
  @Test
  @Timeout(60)
  void thingsThatDoubleStopSoon() throws Exception {
    OnnxBytes features = new OnnxBytes().input("x", 0, 0, 3);
    OnnxBytes sums = new OnnxBytes().input("x", 0, 0, 3);
    OnnxBytes sizes = new OnnxBytes().input("x", 0, 0, 3).node("Shape", "x0", "x");
    OnnxBytes products = new OnnxBytes().input("x", 0, 0, 3).node("Shape", "x0", "x");
    String before = "x";
    for (int k = 0; k < 200; k++) {
      ProtoBytes last = OnnxBytes.whole("axis", -1);
      features.node("Concat", List.of(before, before), List.of("y" + k), last);
      sums.node("Add", "y" + k, before, before);
      String size = k == 0 ? "x0" : "y" + (k - 1);
      sizes.node("Concat", List.of(size, size), List.of("y" + k), OnnxBytes.whole("axis", 0));
      products.node("Concat", List.of(size, size), List.of("c" + k), OnnxBytes.whole("axis", 0));
      products.node("ReduceProd", "y" + k, "c" + k);
      before = "y" + k;
    }
    assertThat(features.output(before).problems()).isNotEmpty();
    assertThat(refused(sums.output(before).bytes())).isFalse();
    sums.sizes("end", -1).node("Gather", List.of("y199", "end"), List.of("z"), axis(1));
    assertThat(refused(sums.output("z").bytes())).isFalse();
    assertThat(sizes.output(before).problems()).isNotEmpty();
    assertThat(products.output(before).problems()).isNotEmpty();
  }

  private static ProtoBytes axis(long axis) throws Exception {
    return OnnxBytes.whole("axis", axis);
  }

  @Test
  @Timeout(60)
  void weightsUsedManyTimesAreCountedEachTime() throws Exception {
    OnnxBytes products = new OnnxBytes().input("x", 0, 2048).floats("w", 0, 2048, 2048);
    String before = "x";
    for (int k = 0; k < 100; k++) {
      products.node("Gemm", "y" + k, before, "w");
      before = "y" + k;
    }
    assertThat(products.output(before).problems())
        .first()
        .asString()
        .contains("in the weights of all layers");
  }

  @Test
  @Timeout(60)
  void sizesThatNoWeightsBearOutAreRefused() throws Exception {
    for (long size : new long[] {-1, 0, 5, 1 << 30, Long.MAX_VALUE}) {
      OnnxBytes lstm =
          new OnnxBytes()
              .input("x", 0, 0, 3)
              .floats("w", 0, 1, 8, 3)
              .floats("r", 0, 1, 8, 2)
              .node(
                  "LSTM",
                  List.of("x", "w", "r"),
                  List.of("y"),
                  OnnxBytes.whole("hidden_size", size))
              .output("y");
      assertThat(lstm.problems()).first().asString().contains("hidden_size");
    }
    OnnxBytes wide = new OnnxBytes().input("x", 0, 0, Integer.MAX_VALUE).output("x");
    assertThat(wide.problems()).isNotEmpty();
  }

  private static boolean refused(byte[] bytes) {
    try {
      OnnxModelBuilder.build("m", OnnxReader.read("m", bytes));
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().length()).isLessThan(200_000);
      return true;
    }
  }
}
