package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table that TensorFlow.js 4.22 prints, character for character. */
class SummaryTest {
  private static final int CASES = 61;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> everyCaseHasTheSummaryOfTensorFlowJs() throws IOException {
    List<Path> folders = ModelFolder.files(ModelFolder.GOLDEN);
    assertThat(folders).hasSize(CASES);
    return folders.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws Exception {
    List<String> expected = new ArrayList<>();
    for (JsonNode line : MAPPER.readTree(folder.resolve("case.json").toFile()).path("summary")) {
      expected.add(line.asText());
    }
    Model model = Bundle.load(ModelFiles.read(folder)).model();
    assertThat(model.summary()).isEqualTo(expected);
  }

  private static Model frozenSecond() {
    return Model.sequential(
        Lstm.units(8).returnSequences(true).inputShape(10, 4),
        Lstm.units(4).trainable(false),
        Dense.units(1));
  }

  @Test
  void fieldsAreCutOneCharacterBeforeTheNextColumn() {
    assertThat(frozenSecond().summary(60, 0.4, 0.6, 0.85, 1))
        .containsExactly(
            "____________________________________________________________",
            "Layer (type)            Input Shape Output shape   Param #  ",
            "============================================================",
            "lstm_LSTM1 (LSTM)       [[null,10,4 [null,10,8]    416      ",
            "____________________________________________________________",
            "lstm_LSTM2 (LSTM)       [[null,10,8 [null,4]       208      ",
            "____________________________________________________________",
            "dense_Dense1 (Dense)    [[null,4]]  [null,1]       5        ",
            "============================================================",
            "Total params: 629",
            "Trainable params: 421",
            "Non-trainable params: 208",
            "____________________________________________________________");
  }

  @Test
  void positionsMayBeCountedInCharacters() {
    Model model = frozenSecond();
    assertThat(model.summary(60, 24, 36, 51, 60)).isEqualTo(model.summary(60, 0.4, 0.6, 0.85, 1));
  }

  /** An LSTM layer, and a model of the given layers behind it. */
  private static Model around(Layer<?>... inner) {
    return Model.sequential(
        "s",
        List.of(
            Lstm.units(2).name("l").returnSequences(true).inputShape(4, 2),
            Model.sequential("inner", List.of(inner)).asLayer()));
  }

  @Test
  void aChainOfOneLayerThatIsCalledHasMultipleShapes() {
    assertThat(around(Dense.units(3).name("d").inputShape(4, 2)).summary())
        .contains(
            "inner (Sequential)          [[null,4,2]],[[null,4,2]] multiple                  9"
                + "         ");
  }

  @Test
  void anyOtherModelThatIsCalledHasItsShape() {
    assertThat(
            around(Dense.units(3).name("d").inputShape(4, 2), Dense.units(1).name("e")).summary())
        .contains(
            "inner (Sequential)          [[null,4,2]],[[null,4,2]] [null,4,1]                13"
                + "        ");
  }

  @Test
  void aModelThatBeginsAChainIsNotCalled() {
    SymbolicTensor z = Model.input("z", 4, 2);
    Model branches = Model.of("br", List.of(z), List.of(Dense.units(2).name("dd").apply(z)));
    Model model = Model.sequential("sb", List.of(branches.asLayer(), Dense.units(1).name("last")));
    assertThat(model.summary())
        .contains(
            "br (Model)                  [[null,4,2]]              [null,4,2]                6"
                + "         ");
  }

  @Test
  void theInputLayerOfAChainIsListedIfItWasAddedToIt() {
    Model model =
        Model.sequential(
            "s",
            List.of(InputLayer.of(Shape.of(-1, 4, 2)).name("l_input"), Lstm.units(2).name("l")));
    assertThat(model.summary())
        .contains(
            "l_input (InputLayer)        [[null,4,2]]              [null,4,2]                0"
                + "         ");
  }

  @Test
  void positionsThatAreNotOnePerColumnAreRefused() {
    Model model = frozenSecond();
    assertThatThrownBy(() -> model.summary(60, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "positions must be 4 ascending numbers above 0, one per column of this model,"
                + " not [0.5, 1.0]");
    assertThatThrownBy(() -> model.summary(60, 0.5, 0.4, 0.8, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.summary(0)).hasMessage("lineLength must be at least 1, not 0");
  }
}
