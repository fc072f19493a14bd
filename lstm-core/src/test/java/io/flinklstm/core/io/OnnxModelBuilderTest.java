package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.Stepper;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What graphs become, and what is refused with which words. */
class OnnxModelBuilderTest {
  private static final List<String> LSTM = List.of("t", "w", "r");

  @TempDir Path temporary;

  /** x [batch, time, 3] to y [time, 1, batch, 2] and h [1, batch, 2]. */
  private static OnnxBytes lstm(List<String> inputs, ProtoBytes... attributes) throws Exception {
    return new OnnxBytes()
        .input("x", 0, 0, 3)
        .floats("w", 0.5f, 1, 8, 3)
        .floats("r", 0.25f, 1, 8, 2)
        .floats("ones", 1, 1, 1, 2)
        .floats("p", 1, 1, 6)
        .sizes("one", 1)
        .node("Transpose", List.of("x"), List.of("t"), OnnxBytes.wholes("perm", 1, 0, 2))
        .node("LSTM", inputs, List.of("y", "h", "c"), attributes);
  }

  private static void assertRefused(OnnxBytes file, String... words) throws Exception {
    assertThat(file.problems()).first().asString().contains(words);
  }

  @Test
  void outputsAreBatchFirstInWhateverOrderTheGraphHasThem() throws Exception {
    Tensor x = Tensor.of(new float[2 * 4 * 3], 2, 4, 3);
    Tensor y = lstm(LSTM).output("y").model().predict(x);
    assertThat(y.shape()).containsExactly(2, 4, 2);
    assertThat(lstm(LSTM).output("h").model().predict(x).shape()).containsExactly(2, 2);
  }

  @Test
  void theStateAfterTheLastTimestepIsTheLastOutput() throws Exception {
    float[] numbers = {1, -1, 2, 0.5f, 0, 1, -2, 1, 1, 0, 0, 1};
    Tensor x = Tensor.of(numbers, 1, 4, 3);
    List<Tensor> both = lstm(LSTM).output("y").output("h").model().predict(List.of(x));
    float[] last = {both.get(0).data()[6], both.get(0).data()[7]};
    assertThat(both.get(1).data()).containsExactly(last);
    assertThat(lstm(LSTM).output("h").model().predict(x).data()).containsExactly(last);
  }

  @Test
  void inputsWithTimeFirstBecomeBatchFirst() throws Exception {
    OnnxBytes file =
        new OnnxBytes()
            .input("x", 0, 0, 3)
            .floats("w", 0.5f, 1, 2, 3)
            .floats("r", 0.5f, 1, 2, 2)
            .node("RNN", List.of("x", "w", "r"), List.of("y"))
            .output("y");
    Tensor y = file.model().predict(Tensor.of(new float[] {1, 0, 0, 0, 0, 0}, 1, 2, 3));
    double first = Math.tanh(0.5);
    assertThat(y.shape()).containsExactly(1, 2, 2);
    assertThat((double) y.data()[0]).isCloseTo(first, within(1e-6));
    assertThat((double) y.data()[2]).isCloseTo(Math.tanh(first), within(1e-6));
  }

  @Test
  void geluInPartsIsTheFunction() throws Exception {
    OnnxBytes file =
        new OnnxBytes()
            .input("x", 0, 1)
            .floats("root", (float) Math.sqrt(2), 1)
            .floats("one", 1, 1)
            .floats("half", 0.5f, 1)
            .node("Div", "a", "x", "root")
            .node("Erf", "b", "a")
            .node("Add", "c", "b", "one")
            .node("Mul", "d", "x", "c")
            .node("Mul", "y", "d", "half")
            .output("y");
    Tensor y = file.model().predict(Tensor.of(new float[] {1, -2}, 2, 1));
    assertThat((double) y.data()[0]).isCloseTo(0.8413447, within(1e-6));
    assertThat((double) y.data()[1]).isCloseTo(-0.0455003, within(1e-6));
  }

  @Test
  void whatNoLayerDoesIsRefusedWithTheNode() throws Exception {
    String place = "m.onnx: graph.node[1] (LSTM): ";
    assertRefused(lstm(LSTM, OnnxBytes.real("clip", 3)).output("y"), place + "clip");
    assertRefused(
        lstm(LSTM, OnnxBytes.whole("input_forget", 1)).output("y"), place + "input_forget");
    assertRefused(lstm(List.of("t", "w", "r", "", "one")).output("y"), place + "sequence_lens");
    assertRefused(
        lstm(List.of("t", "w", "r", "", "", "", "", "p")).output("y"), place + "P (peepholes)");
    assertRefused(
        lstm(List.of("t", "w", "r", "", "", "ones", "ones")).output("y"),
        place + "initial_h: a constant that is not zero");
    assertRefused(
        lstm(LSTM, OnnxBytes.text("direction", "sideways")).output("y"),
        place + "direction: expected forward, reverse or bidirectional, found \"sideways\"");
    assertRefused(
        lstm(LSTM, OnnxBytes.texts("activations", "Sigmoid", "Tanh", "Relu")).output("y"),
        "those of cell and output must be one");
    assertRefused(
        lstm(LSTM, OnnxBytes.texts("activations", "Affine", "Tanh", "Tanh")).output("y"),
        "activations: \"Affine\" is not supported; accepted are Sigmoid");
    assertRefused(
        lstm(LSTM, OnnxBytes.text("direction", "bidirectional")).output("y"),
        "R must be [2, 8, 2] but is [1, 8, 2]");
  }

  @Test
  void aBackwardDirectionAloneGivesItsEndOnly() throws Exception {
    ProtoBytes reverse = OnnxBytes.text("direction", "reverse");
    assertThat(lstm(LSTM, reverse).output("h").model().outputShapes()).hasSize(1);
    assertRefused(lstm(LSTM, reverse).output("y"), "graph.node[1] (LSTM)", "direction reverse");
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() throws Exception {
    OnnxBytes file =
        new OnnxBytes()
            .input("x", 0, 3)
            .floats("w", Float.NaN, 3, 2)
            .node("MatMul", "y", "x", "w")
            .output("y");
    assertRefused(file, "graph.node[0] (MatMul): input 1 \"w\": element 0 is NaN");
  }

  @Test
  void operatorsThatAreNotKnownAreNamedAllAtOnce() throws Exception {
    OnnxBytes file =
        new OnnxBytes()
            .input("x", 0, 3)
            .node("Sin", "a", "x")
            .node("Cos", "b", "x")
            .node("Loop", "unused", "x")
            .node("Add", "y", "a", "b")
            .output("y");
    assertThat(file.problems())
        .hasSize(2)
        .anyMatch(p -> p.startsWith("m.onnx: graph.node[0] (Sin): the operator is not supported"))
        .anyMatch(p -> p.startsWith("m.onnx: graph.node[1] (Cos): the operator is not supported"));
  }

  @Test
  void ofASequenceOnlyTheLastTimestepIsPicked() throws Exception {
    OnnxBytes first = lstm(LSTM).sizes("zero", 0);
    first.node("Gather", List.of("y", "zero"), List.of("z"), OnnxBytes.whole("axis", 0));
    assertRefused(
        first.output("z"),
        "graph.node[2] (Gather): picks element 0 of axis 0 of [time, 1, batch, features 2]");
  }

  @Test
  void namesThatAreThereTwiceAreRefused() throws Exception {
    OnnxBytes file =
        new OnnxBytes()
            .input("x", 0, 3)
            .node("Relu", "y", "x")
            .node("Tanh", "z", "y")
            .node("Relu", "y", "z")
            .output("z");
    file.output("y");
    assertThat(file.problems()).isNotEmpty();
  }

  @Test
  void outputsThatJoinBatchAndTimeAreRefused() throws Exception {
    OnnxBytes file = new OnnxBytes().input("x", 0, 0, 3).sizes("rows", -1, 3);
    file.node("Reshape", "y", "x", "rows").output("y");
    assertRefused(
        file, "graph.output \"y\": joins batch and time, found [batch * time, features 3]");
  }

  @Test
  void theLastTimestepOfWideInputsTakesNoWeights() throws Exception {
    OnnxBytes file = new OnnxBytes().sizes("last", -1).sizes("axis", 1);
    for (int k = 0; k < 40; k++) {
      file.input("x" + k, 0, 0, 4096)
          .node("Gather", List.of("x" + k, "last"), List.of("g" + k), OnnxBytes.whole("axis", 1))
          .node("Squeeze", "y" + k, "g" + k, "axis")
          .output("y" + k);
    }
    Model model = file.model();
    assertThat(model.weights()).isEmpty();
    assertThat(model.multiplyAdds()).isZero();
  }

  @Test
  void theLastTimestepStepsAndIsSavedInNoFormatThatLacksIt() throws Exception {
    Model model =
        new OnnxBytes()
            .input("x", 0, 0, 2)
            .sizes("last", -1)
            .sizes("axis", 1)
            .node("Gather", List.of("x", "last"), List.of("g"), OnnxBytes.whole("axis", 1))
            .node("Squeeze", "y", "g", "axis")
            .output("y")
            .model();
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);
    assertThat(model.predict(x).data()).containsExactly(3, 4, 7, 8);
    Stepper stepper = model.stepper();
    float[] y = new float[2];
    stepper.step(new float[] {9, 10}, model.newState(), y);
    assertThat(y).containsExactly(9, 10);
    for (ThrowingCallable save :
        List.<ThrowingCallable>of(
            () -> ModelWriter.saveTfjs(model, temporary.resolve("tfjs")),
            () -> ModelWriter.saveKeras(model, temporary.resolve("m.keras")))) {
      assertThatThrownBy(save)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("LastTimestep");
    }
  }

  @Test
  void scalingByAConstantAloneIsRefusedInThoseWords() throws Exception {
    String words = "is scaled or shifted by a constant outside of a GELU, which is not supported";
    OnnxBytes half = new OnnxBytes().input("x", 0, 3).floats("c", 0.5f, 1);
    half.node("Mul", "y", "x", "c").node("Relu", "z", "y");
    assertRefused(half.output("z"), "graph.node[1] (Relu): input 0: " + words);
    OnnxBytes end = new OnnxBytes().input("x", 0, 3).floats("c", 0.5f, 1);
    assertRefused(end.node("Mul", "y", "x", "c").output("y"), "graph.output \"y\": " + words);
  }
}
