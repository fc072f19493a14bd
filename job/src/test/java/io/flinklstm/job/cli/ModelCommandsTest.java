package io.flinklstm.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.job.Departures;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on models, on models that TensorFlow.js saved with what it computed. */
final class ModelCommandsTest {
  private static final Path GOLDEN =
      Departures.ROOT.resolve("lstm-core/src/test/resources/tfjs/golden");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  // summary

  @Test
  void theSummaryIsThatOfTensorFlowJs() throws Exception {
    assertThat(run("summary", model("doc_example_units32"))).as(err::toString).isZero();
    List<String> expected = new ArrayList<>();
    recorded("doc_example_units32").path("summary").forEach(line -> expected.add(line.asText()));
    assertThat(out.toString().lines()).isEqualTo(expected).isNotEmpty();
  }

  @Test
  void theSummaryMayBeThatOfKerasAndOfAnotherWidth() {
    assertThat(run("summary", "--style", "keras", model("doc_example_units32"))).isZero();
    assertThat(out.toString()).contains("┃ Layer (type)", "(None, 10, 32)");
    assertThat(run("summary", "--line-length", "60", model("doc_example_units32"))).isZero();
    assertThat(out.toString().lines()).contains("_".repeat(60));
    assertThat(run("summary", "--line-length", "0", model("doc_example_units32"))).isEqualTo(2);
    assertThat(err.toString()).contains("--line-length");
  }

  // inspect

  @Test
  void inspectSaysWhatAModelIsAndWhatAnEventCosts() throws Exception {
    String model = Departures.EXAMPLE.resolve("model").toString();
    assertThat(run("inspect", model)).as(err::toString).isZero();
    long flops = 2 * ((12 + 48) * 4 * 48 + 48 * 32 + 32);
    assertThat(out.toString())
        .contains("TensorFlow.js LayersModel", "weights.bin, 53,252 bytes", "[null,null,12]")
        .contains("13,313: 13,313 trainable, 0 not", "3,096 bytes per key", "336 events")
        .contains("%,d FLOPs per event".formatted(flops))
        .contains(ModelFiles.read(Path.of(model)).sha256());
  }

  @Test
  void inspectAsJsonHasTheSame() throws Exception {
    assertThat(run("inspect", "--json", Departures.EXAMPLE.resolve("model").toString())).isZero();
    JsonNode json = MAPPER.readTree(out.toString());
    assertThat(json.path("bytes").asLong())
        .isEqualTo(json.at("/files/0/bytes").asLong() + json.at("/files/1/bytes").asLong());
    assertThat(json.at("/inputs/0/shape").toString()).isEqualTo("[null,null,12]");
    assertThat(json.at("/layers/1/parameters").asInt()).isEqualTo(48 * 32 + 32);
    assertThat(json.at("/parameters/trainable").asInt()).isEqualTo(13_313);
    assertThat(json.at("/streaming/warmUp").asInt()).isEqualTo(336);
    assertThat(json.at("/step/possible").asBoolean()).isTrue();
    assertThat(json.at("/step/bytesPerKey").asInt()).isEqualTo(3096);
  }

  @Test
  void aModelThatCannotBeSteppedIsSaidToNeedWindows() throws Exception {
    assertThat(run("inspect", model("bidirectional_sum_last"))).isZero();
    assertThat(out.toString())
        .containsPattern("step +no: Bidirectional \"bi\" reads its sequence in both directions")
        .containsPattern("instead +predict .*windows")
        .doesNotContain("FLOPs");
    String input = casePath("bidirectional_sum_last");
    requireRefused(
        run("predict", model("bidirectional_sum_last"), "--step", "--input", input),
        "cannot be stepped",
        "both directions");
  }

  // predict

  @Test
  void predictGivesTheNumbersOfTensorFlowJs() throws Exception {
    assertThat(predict("doc_example_units32")).as(err::toString).isZero();
    requireClose(
        MAPPER.readTree(out.toString()).path("outputs"),
        recorded("doc_example_units32").path("outputs"));
  }

  @Test
  void weightsMayBeRoundedToPredictAndToVerify() {
    String model = model("doc_example_units32");
    String recorded = casePath("doc_example_units32");
    assertThat(run("predict", model, "--input", recorded)).as(err::toString).isZero();
    String asSaved = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("predict", "--weights", "bfloat16", model, "--input", recorded)).isZero();
    assertThat(out.toString()).isNotEmpty().isNotEqualTo(asSaved);
    String[] verify = {"verify", "--weights", "bfloat16", model, "--cases", recorded};
    assertThat(run(verify)).isEqualTo(1);
    assertThat(
            run("verify", "--tolerance", "0.02", verify[1], verify[2], model, verify[4], recorded))
        .isZero();
    requireRefused(
        run("predict", "--weights", "half", model, "--input", recorded),
        "--weights",
        "expected one of float32, bfloat16, found \"half\"");
  }

  @Test
  void theSameNumbersComeOutOfAllFormats() throws Exception {
    Path csv = Files.writeString(folder.resolve("x.csv"), table("a,b,c,d,e,f,g,h\n"));
    Path npy = folder.resolve("x.npy");
    Files.write(npy, npyOfTable());
    String json = "{\"inputs\":[{\"shape\":[1,10,8],\"data\":[%s]}]}".formatted(numbers());
    Path file = Files.writeString(folder.resolve("x.json"), json);
    String first = output("--input", file.toString());
    assertThat(output("--input", csv.toString())).isEqualTo(first);
    assertThat(output("--input", npy.toString())).isEqualTo(first);
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(json.getBytes(UTF_8)));
    try {
      assertThat(output("--input", "-")).isEqualTo(first);
    } finally {
      System.setIn(before);
    }
    for (String name : List.of("y.json", "y.csv", "y.npy")) {
      Path y = folder.resolve(name);
      assertThat(output("--input", csv.toString(), "--output", y.toString())).isEmpty();
      assertThat(y).isNotEmptyFile();
    }
    assertThat(folder.resolve("y.json")).hasContent(first);
    String numbers = MAPPER.readTree(first).at("/outputs/0/data").toString();
    String cells = Files.readString(folder.resolve("y.csv")).strip().replace('\n', ',');
    assertThat(MAPPER.readTree("[" + cells + "]")).isEqualTo(MAPPER.readTree(numbers));
  }

  /** 10 rows of 8 numbers that float32 has exactly. */
  private static String table(String header) {
    StringBuilder rows = new StringBuilder(header);
    for (int i = 0; i < 80; i++) {
      rows.append(i / 64.0).append(i % 8 == 7 ? '\n' : ',');
    }
    return rows.toString();
  }

  private static String numbers() {
    return table("").strip().replace('\n', ',');
  }

  private static byte[] npyOfTable() {
    String header = "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 10, 8), }\n";
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 320);
    bytes.put((byte) 0x93).put("NUMPY\1\0".getBytes(UTF_8)).put((byte) header.length());
    bytes.put((byte) 0).put(header.getBytes(UTF_8));
    for (int i = 0; i < 80; i++) {
      bytes.putFloat(i / 64f);
    }
    return bytes.array();
  }

  private String output(String... options) {
    out.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("predict", model("doc_example_units32")));
    arguments.addAll(List.of(options));
    assertThat(run(arguments.toArray(new String[0]))).as(err::toString).isZero();
    return out.toString();
  }

  @Test
  void stepByStepTheOutputsAndStatesAreThoseOfThePrediction() throws Exception {
    for (String name : List.of("doc_example_units32", "rnn_stacked_lstm_cells", "simple_rnn")) {
      out.getBuffer().setLength(0);
      assertThat(predict(name, "--step")).as(err::toString).isZero();
      JsonNode recorded = recorded(name);
      List<String> lines = out.toString().lines().toList();
      JsonNode steps = recorded.at("/stepping/steps");
      assertThat(lines).hasSize(steps.size());
      for (int t = 0; t < lines.size(); t++) {
        JsonNode line = MAPPER.readTree(lines.get(t));
        assertThat(line.path("timestep").asInt()).isEqualTo(t);
        requireClose(line.path("outputs"), steps.get(t).path("outputs"));
        JsonNode layer = line.at("/states/0");
        assertThat(layer.path("layer")).isEqualTo(steps.get(t).at("/states/0/layer"));
        assertThat(layer.path("className")).isEqualTo(steps.get(t).at("/states/0/className"));
        requireClose(layer.path("values"), steps.get(t).at("/states/0/values"));
      }
    }
  }

  @Test
  void severalInputsAreNamedInTheFileOrOnTheCommandLine() throws Exception {
    String name = "initial_state_inputs";
    assertThat(predict(name)).as(err::toString).isZero();
    String together = out.toString();
    List<String> apart = new ArrayList<>(List.of("predict", model(name)));
    for (JsonNode input : recorded(name).path("inputs")) {
      Path file = folder.resolve(input.path("name").asText() + ".json");
      Files.writeString(file, "{\"inputs\":[" + input + "]}");
      apart.addAll(2, List.of("--input", input.path("name").asText() + "=" + file));
    }
    out.getBuffer().setLength(0);
    assertThat(run(apart.toArray(new String[0]))).as(err::toString).isZero();
    assertThat(out.toString()).isEqualTo(together);
    requireRefused(
        run("predict", model(name), "--input", "x=" + folder.resolve("x.json")),
        "inputs: expected 3, [x, h0, c0], found 1");
    requireRefused(
        run(
            "predict",
            model(name),
            "--input",
            "x=" + folder.resolve("x.json"),
            "--input",
            "h0=" + folder.resolve("h0.json"),
            "--input",
            "h0=" + folder.resolve("h0.json")),
        "\"h0\" twice");
  }

  @Test
  void aColumnOfIdsIsOneSequence() throws Exception {
    StringBuilder column = new StringBuilder("word\n");
    JsonNode ids = recorded("embedding_mask_zero").at("/inputs/0");
    int time = ids.at("/shape/1").asInt();
    for (int t = 0; t < time; t++) {
      column.append(ids.path("data").get(t).asInt()).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("ids.csv"), column);
    assertThat(run("predict", model("embedding_mask_zero"), "--input", csv.toString()))
        .as(err::toString)
        .isZero();
    JsonNode first = recorded("embedding_mask_zero").at("/outputs/0/data/0");
    assertThat(MAPPER.readTree(out.toString()).at("/outputs/0/data/0").asDouble())
        .isCloseTo(first.asDouble(), within(1e-5));
  }

  @Test
  void aStatefulModelGoesOnFromBatchToBatch() throws Exception {
    JsonNode call = recorded("stateful_two_layers").at("/calls/0");
    Path file = folder.resolve("x.json");
    Files.writeString(file, "{\"inputs\":" + call.path("inputs") + "}");
    String batch = call.path("batchSize").asText();
    assertThat(
            run(
                "predict",
                model("stateful_two_layers"),
                "--batch-size",
                batch,
                "--input",
                file.toString()))
        .as(err::toString)
        .isZero();
    requireClose(MAPPER.readTree(out.toString()).path("outputs"), call.path("outputs"));
  }

  @Test
  void inputsThatDoNotFitAreRefused() throws Exception {
    Path csv = Files.writeString(folder.resolve("x.csv"), "1,2\n3,4\n");
    requireRefused(
        run("predict", model("doc_example_units32"), "--input", csv.toString()),
        "input \"",
        "expected shape [null,10,8], found [1, 2, 2]");
    requireRefused(
        run("predict", model("doc_example_units32"), "--step", "--input", csv.toString()),
        "expected shape [null,10,8], found [1, 2, 2]");
    requireRefused(
        run(
            "predict",
            model("doc_example_units32"),
            "--input",
            folder.resolve("no.npy").toString()),
        "no.npy: expected a file, found none");
    requireRefused(
        run("predict", folder.toString(), "--input", csv.toString()), "model.json: missing");
    requireRefused(
        run(
            "predict",
            model("doc_example_units32"),
            "--output",
            folder.resolve("y.txt").toString(),
            "--input",
            csv.toString()),
        "y.txt: expected a name ending in .json, .csv or .npy, found \".txt\"");
    assertThat(predict("doc_example_units32", "--batch-size", "0")).isEqualTo(2);
    assertThat(predict("doc_example_units32", "--batch-size", "4", "--step")).isEqualTo(2);
  }

  @Test
  void shapesThatDoNotFitAreNamedWithAHint() throws Exception {
    String flat = "{\"inputs\":[{\"shape\":[10,8],\"data\":[%s]}]}".formatted(numbers());
    Path file = Files.writeString(folder.resolve("flat.json"), flat);
    requireRefused(
        run("predict", model("doc_example_units32"), "--input", file.toString()),
        model("doc_example_units32") + ": input \"",
        "found [10, 8]; add a leading axis for one sample");
    String name = "initial_state_inputs";
    requireRefused(
        run("predict", model(name), "--input", "seris=" + folder.resolve("a.csv")),
        "no input \"seris\"; inputs are x, h0, c0");
  }

  @Test
  void whereOutputsCannotGoIsRefusedBeforeAnythingRuns() {
    Path none = folder.resolve("none");
    requireRefused(
        predict("doc_example_units32", "--output", none.resolve("o.npy").toString()),
        "directory " + none + " does not exist");
    requireRefused(
        run("convert", model("doc_example_units32"), none.resolve("o.keras").toString()),
        "directory " + none + " does not exist");
    Path npy = folder.resolve("s.npy");
    requireRefused(
        predict("doc_example_units32", "--step", "--output", npy.toString()),
        "s.npy: with --step lines of JSON are written");
    assertThat(npy).doesNotExist();
    Path lines = folder.resolve("s.jsonl");
    assertThat(predict("doc_example_units32", "--step", "--output", lines.toString())).isZero();
    assertThat(lines).isNotEmptyFile();
  }

  @Test
  void severalOutputsMayGoToFilesOfTheirOwn() throws Exception {
    String name = "functional_2in_2out";
    assertThat(predict(name)).as(err::toString).isZero();
    List<String> names = new ArrayList<>();
    MAPPER
        .readTree(out.toString())
        .path("outputs")
        .forEach(output -> names.add(output.path("name").asText()));
    assertThat(names).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    Path first = folder.resolve("first.npy");
    Path second = folder.resolve("second.json");
    assertThat(
            predict(
                name,
                "--output",
                names.get(0) + "=" + first,
                "--output",
                names.get(1) + "=" + second))
        .as(err::toString)
        .isZero();
    assertThat(first).isNotEmptyFile();
    assertThat(MAPPER.readTree(second.toFile()).at("/outputs/0/name").asText())
        .isEqualTo(names.get(1));
    requireRefused(predict(name, "--output", "nope=" + first), "no output \"nope\"; outputs are");
    requireRefused(predict(name, "--output", first.toString()), "NAME=FILE for each");
  }

  @Test
  void aStatefulModelTakesWholeBatchesOfItsOwnSize() throws Exception {
    JsonNode call = recorded("stateful_two_layers").at("/calls/0");
    Path file = folder.resolve("x.json");
    Files.writeString(file, "{\"inputs\":" + call.path("inputs") + "}");
    String[] given = {"predict", model("stateful_two_layers"), "--input", file.toString()};
    assertThat(run(given)).as(err::toString).isZero();
    List<String> other = new ArrayList<>(List.of(given));
    other.addAll(List.of("--batch-size", "7"));
    requireRefused(
        run(other.toArray(new String[0])),
        model("stateful_two_layers") + ": model \"",
        "is stateful with batches of",
        "in batches of 7");
  }

  @Test
  void modelsOfKindsThatAreNotReadAreToldHowToBeSaved() throws Exception {
    Files.createFile(folder.resolve("saved_model.pb"));
    requireRefused(run("inspect", folder.toString()), "a TensorFlow SavedModel", "model.save(");
    requireRefused(
        run("inspect", folder.resolve("m.pth").toString()), "save the state_dict with safetensors");
  }

  // verify

  @Test
  void recordedCasesPass() {
    for (String name :
        List.of(
            "doc_example_units32",
            "stateful_two_layers",
            "quirk_stateful_return_state",
            "bidirectional_null_merge_states",
            "embedding_mask_zero")) {
      assertThat(run("verify", model(name), "--cases", casePath(name))).as(err::toString).isZero();
    }
    assertThat(out.toString())
        .containsPattern("doc_example_units32 +predict +\\S+ +\\d+ ")
        .containsPattern("doc_example_units32 +step ")
        .containsPattern("doc_example_units32 +states ")
        .containsPattern("stateful_two_layers +states after call +lstm_st2 ")
        .contains("bi[5]", "without a bug of TensorFlow.js", "passed")
        .doesNotContain("DIFFERS");
  }

  @Test
  void aNumberThatDiffersFailsWithTheDifference() throws Exception {
    String text = Files.readString(Path.of(casePath("doc_example_units32")));
    JsonNode first = recorded("doc_example_units32").at("/outputs/0/data/0");
    String tampered =
        text.replaceFirst(
            "(\"outputs\":\\[\\{[^\\[]*\"shape\":[^\\]]*\\][^\\[]*\"data\":\\[)[^,]+",
            "$1" + (first.asDouble() + 0.25));
    assertThat(tampered).isNotEqualTo(text);
    Path file = Files.writeString(folder.resolve("tampered.json"), tampered);
    String[] arguments = {
      "verify",
      model("doc_example_units32"),
      "--cases",
      casePath("doc_example_units32"),
      file.toString()
    };
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("tampered.json +predict +\\S+ +\\d+ +2.5e-01 .*DIFFERS")
        .contains("largest difference 2.5e-01, tolerance 1.0e-05: failed");
    assertThat(run("verify", "--tolerance", "0.5", arguments[1], "--cases", arguments[4])).isZero();
  }

  @Test
  void outputsOfPrefixesAreComparedStepByStep() throws Exception {
    JsonNode recorded = recorded("doc_example_units32");
    List<String> prefixes = new ArrayList<>();
    for (JsonNode step : recorded.at("/stepping/steps")) {
      prefixes.add(step.path("outputs").toString());
    }
    String text =
        "{\"inputs\":%s,\"outputs\":%s,\"causal\":%s,\"prefixOutputs\":%s}"
            .formatted(recorded.path("inputs"), recorded.path("outputs"), "%s", prefixes);
    Path causal = Files.writeString(folder.resolve("causal.json"), text.formatted("true"));
    Path not = Files.writeString(folder.resolve("not.json"), text.formatted("false"));
    assertThat(run("verify", model("doc_example_units32"), "--cases", causal.toString(), "" + not))
        .as(err::toString)
        .isZero();
    assertThat(out.toString()).containsPattern("causal.json +step +\\S+ +640 ");
    assertThat(out.toString()).doesNotContainPattern("not.json +step");
  }

  @Test
  void aModelThatShouldStepButCannotFails() throws Exception {
    String text = Files.readString(Path.of(casePath("bidirectional_sum_last")));
    String edited = text.replace("\"causal\":false", "\"causal\":true,\"prefixOutputs\":[[]]");
    assertThat(edited).isNotEqualTo(text);
    Path file = Files.writeString(folder.resolve("edited.json"), edited);
    assertThat(run("verify", model("bidirectional_sum_last"), "--cases", file.toString()))
        .isEqualTo(1);
    assertThat(out.toString()).containsPattern("edited.json +step .*DIFFERS .*both directions");
  }

  @Test
  void caseThatIsNoneOrOfAnotherModelIsRefused() throws Exception {
    requireRefused(
        run("verify", model("doc_example_units32"), "--cases", casePath("gru")),
        "gru/case.json",
        "[[null,10,8]]");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    requireRefused(
        run("verify", model("gru"), "--cases", empty.toString()),
        "empty.json: inputs: expected a list of tensors, found none");
    Path list = Files.writeString(folder.resolve("list.json"), "[1]");
    requireRefused(
        run("verify", model("gru"), "--cases", list.toString()), "list.json: expected an object");
  }

  // convert

  @Test
  void aConvertedModelPassesTheSameCases() throws Exception {
    String copy = folder.resolve("copy").toString();
    assertThat(run("convert", model("quantized_uint8"), copy)).as(err::toString).isZero();
    assertThat(out.toString()).contains("TensorFlow.js LayersModel", "wrote " + copy);
    assertThat(run("verify", copy, "--cases", casePath("quantized_uint8"))).isZero();
  }

  @Test
  void theStreamingContractGoesAlong() throws Exception {
    String copy = folder.resolve("copy").toString();
    assertThat(run("convert", Departures.EXAMPLE.resolve("model").toString(), copy)).isZero();
    assertThat(run("check", "--config", Departures.CONFIG.toString(), "--set", "model=" + copy))
        .as(err::toString)
        .isZero();
  }

  @Test
  void aModelOfTensorFlowJsBecomesAnArchiveOfKeras() throws Exception {
    String copy = folder.resolve("copy.keras").toString();
    String name = "lstm_sigmoid_unit_forget_bias";
    assertThat(run("convert", model(name), copy)).as(err::toString).isZero();
    assertThat(out.toString()).contains("Keras archive", "wrote " + copy);
    assertThat(run("verify", copy, "--cases", casePath(name))).isZero();
    requireRefused(run("convert", model(name), copy), "exists; --force replaces");
    requireRefused(
        run("convert", model("gru"), folder.resolve("gru.keras").toString()),
        "recurrent_activation: hard_sigmoid of slope 0.2");
  }

  @Test
  void whatIsThereIsNotReplacedUnlessForced() throws Exception {
    Path copy = folder.resolve("copy");
    assertThat(run("convert", model("gru"), copy.toString())).isZero();
    requireRefused(run("convert", model("gru"), copy.toString()), "exists; --force replaces");
    String json = copy.resolve("model.json").toString();
    assertThat(run("convert", "--force", model("simple_rnn"), json)).as(err::toString).isZero();
    assertThat(run("verify", json, "--cases", casePath("simple_rnn"))).isZero();
    requireRefused(
        run("convert", model("gru"), folder.resolve("x.h5").toString()), "expected a directory");
  }

  private static void requireClose(JsonNode found, JsonNode expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).path("shape")).isEqualTo(expected.get(i).path("shape"));
      JsonNode numbers = found.get(i).path("data");
      assertThat(numbers).hasSameSizeAs(expected.get(i).path("data"));
      for (int k = 0; k < numbers.size(); k++) {
        double error =
            Math.abs(numbers.get(k).asDouble() - expected.get(i).path("data").get(k).asDouble());
        assertThat(error).isLessThan(1e-5);
      }
    }
  }

  private void requireRefused(int code, String... mentioned) {
    assertThat(code).as(err::toString).isEqualTo(2);
    assertThat(err.toString()).contains(mentioned).doesNotContain("\tat ");
    err.getBuffer().setLength(0);
  }

  private static String model(String name) {
    return GOLDEN.resolve(name).toString();
  }

  private static String casePath(String name) {
    return GOLDEN.resolve(name).resolve("case.json").toString();
  }

  private static JsonNode recorded(String name) throws Exception {
    return MAPPER.readTree(Path.of(casePath(name)).toFile());
  }

  private int predict(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("predict", model(name), "--input", casePath(name)));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(new String[0]));
  }

  private int run(String... arguments) {
    return Lstm.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
