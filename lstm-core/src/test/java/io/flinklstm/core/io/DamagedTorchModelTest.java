package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LSTM rnn of two layers, [3] to [4], Dropout, Linear head.0, ReLU, Linear head.2. */
class DamagedTorchModelTest {
  @TempDir Path temporary;
  private ModelFolder model;

  @BeforeEach
  void aSoundModel() throws Exception {
    model =
        ModelFolder.copyOf(
            ForeignCase.FOLDER.resolve("torch_lstm_2layers"), temporary.resolve("model"));
    model.load();
  }

  private void edit(String before, String after) throws Exception {
    model.edit(text -> text.replace(before, after));
  }

  private void assertRefused(String... words) {
    assertThat(model.problems()).singleElement().asString().contains(words);
  }

  @Test
  void aMisspeltTypeIsRefusedWithTheNearestOne() throws Exception {
    edit("\"type\":\"ReLU\"", "\"type\":\"Relu\"");
    assertRefused("model.json: layers[3].type: \"Relu\": unknown, did you mean ReLU?");
  }

  @Test
  void aMisspeltSettingIsRefusedWithTheNearestOne() throws Exception {
    edit("\"output\":\"sequence\"", "\"output\":\"sequence\",\"outputs\":\"last\"");
    assertRefused("layers[0] (LSTM) \"rnn\".outputs: unknown, did you mean output?");
  }

  @Test
  void aMisspeltNameIsRefusedWithTheWeightsItMissesAndThoseNobodyTakes() throws Exception {
    edit("\"name\":\"head.0\"", "\"name\":\"head.1\"");
    assertThat(model.problems())
        .contains(
            "model.json: layers[2] (Linear) \"head.1\": weight \"head.1.weight\": missing;"
                + " expected [out, in]",
            "model.safetensors: weight \"head.0.weight\" [6, 4]: no layer takes it",
            "model.safetensors: weight \"head.0.bias\" [6]: no layer takes it")
        .hasSize(3);
  }

  @Test
  void layersThatDoNotFitEachOtherAreRefused() throws Exception {
    edit("\"type\":\"ReLU\"", "\"type\":\"Identity\"");
    edit("\"name\":\"head.0\"", "\"name\":\"x\"");
    edit("\"name\":\"head.2\"", "\"name\":\"head.0\"");
    edit("\"name\":\"x\"", "\"name\":\"head.2\"");
    assertRefused(
        "layers[2] (Linear) \"head.2\": its weights take 6 features, but its input is"
            + " [null,null,4]");
  }

  @Test
  void aLayerThatIsCalledTwiceIsRefused() throws Exception {
    edit("\"name\":\"head.2\"", "\"name\":\"head.0\"");
    assertThat(model.problems())
        .anyMatch(problem -> problem.contains("another layer has the same name"));
  }

  @Test
  void allProblemsAreReportedAtOnce() throws Exception {
    edit("\"output\":\"sequence\"", "\"output\":\"first\"");
    edit("\"type\":\"Dropout\"", "\"type\":\"Dropout\",\"p\":1.5");
    edit("\"type\":\"ReLU\"", "\"type\":\"LeakyReLU\",\"negative_slope\":\"steep\"");
    assertThat(model.problems())
        .containsExactly(
            "model.json: layers[0] (LSTM) \"rnn\".output: expected one of sequence, last, found"
                + " \"first\"",
            "model.json: layers[1] (Dropout).p: expected a number from 0 to 1, found 1.5",
            "model.json: layers[3] (LeakyReLU).negative_slope: expected a finite number, found"
                + " \"steep\"");
  }

  @Test
  void theShapeOfTheInputIsChecked() throws Exception {
    edit("\"input\":[null,3]", "\"input\":[3]");
    assertRefused("(LSTM) \"rnn\": expected an input [batch, time, features], found [null,3]");
    edit("\"input\":[3]", "\"input\":[null,4,3]");
    assertRefused("model.json: input: expected [timesteps or null, features]", "an array of 3");
  }

  @Test
  void aRecurrentLayerBehindTheLastTimestepIsRefusedInWordsOfTheFile() throws Exception {
    edit("\"type\":\"Linear\",\"name\":\"head.0\"", "\"type\":\"LSTM\",\"name\":\"again\"");
    assertThat(model.problems()).anyMatch(problem -> problem.contains("again.weight_ih_l0"));
  }

  @Test
  void aBidirectionalGruCanGiveItsLastTimestepButNotStep() throws Exception {
    ModelFolder gru =
        ModelFolder.copyOf(
            ForeignCase.FOLDER.resolve("torch_gru_bidirectional"), temporary.resolve("gru"));
    gru.edit(text -> text.replace("sequence", "last"));
    assertThat(gru.load().model().whyNotSteppable()).isPresent();
  }

  @Test
  void weightsWithoutADescriptionAreRefusedWithOneToBeginWith() throws Exception {
    Files.delete(model.json());
    assertRefused(
        "model.json: missing; model.safetensors has weights only",
        "\"input\":[null,3]",
        "{\"type\":\"LSTM\",\"name\":\"rnn\",\"output\":\"last\"}",
        "{\"type\":\"Linear\",\"name\":\"head.0\"}");
  }
}
