package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.model.Model;
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
    Model last = gru.load().model();
    assertThat(last.whyNotSteppable()).isPresent();
    assertThat(last.layers())
        .map(Layer::className)
        .contains("LastTimestep")
        .doesNotContain("SimpleRNN");
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

  /** An LSTM of this hidden size, zeros, with a projection to one number. */
  private Path projected(int units, int levels) throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("projected"));
    StringBuilder layers = new StringBuilder();
    StringBuilder header = new StringBuilder();
    int end = 0;
    for (int k = 0; k < levels; k++) {
      String name = "r" + k;
      layers.append(
          ",{'type':'LSTM','name':'%s','output':'sequence'}".formatted(name).replace('\'', '"'));
      for (String weight : new String[] {"weight_ih_l0", "weight_hh_l0", "weight_hr_l0"}) {
        boolean hr = weight.equals("weight_hr_l0");
        int from = end;
        end += (hr ? 1 : 4) * units * Float.BYTES;
        header.append(
            ",'%s.%s':{'dtype':'F32','shape':%s,'data_offsets':[%d,%d]}"
                .formatted(
                    name,
                    weight,
                    hr ? "[1,%d]".formatted(units) : "[%d,1]".formatted(4 * units),
                    from,
                    end));
      }
    }
    Files.write(
        folder.resolve("m.safetensors"),
        SafetensorsTest.file("{" + header.substring(1) + "}", end));
    Files.writeString(
        folder.resolve("model.json"),
        "{\"format\":\"pytorch\",\"weights\":\"m.safetensors\",\"input\":[null,1],\"layers\":[%s]}"
            .formatted(layers.substring(1)));
    return folder;
  }

  @Test
  void projectionsThatWouldBecomeLargeAreRefusedBeforeTheyAreComputed() throws Exception {
    assertThat(new ModelFolder(projected(22_000, 1)).problems())
        .containsExactly(
            "model.json: layers[0] (LSTM) \"r0\": proj_size 1 with hidden size 22000, 1 layers and"
                + " 1 directions becomes an LSTM without projection of 1936022000 weights;"
                + " expected up to 33554432 in a file");
  }

  @Test
  void projectionsOfAllModulesCountTogether() throws Exception {
    assertThat(new ModelFolder(projected(2000, 3)).problems())
        .singleElement()
        .asString()
        .contains("layers[2] (LSTM) \"r2\": proj_size 1 with hidden size 2000");
  }

  @Test
  void namesInTheDescriptionToBeginWithAreJson() throws Exception {
    String name = "a\\\"b" + "c".repeat(80);
    byte[] file =
        SafetensorsTest.file(
            "{'%s.weight':{'dtype':'F32','shape':[1,1],'data_offsets':[0,4]}}".formatted(name), 4);
    Path weights = temporary.resolve("m.safetensors");
    Files.write(weights, file);
    assertThatThrownBy(() -> Bundle.load(ModelFiles.read(weights)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("\"name\":\"" + name + "\"");
  }
}
