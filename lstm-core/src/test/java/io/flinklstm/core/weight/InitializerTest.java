package io.flinklstm.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Initializer.Distribution;
import io.flinklstm.core.weight.Initializer.FanMode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Values against TensorFlow.js 4.22.0: {@code tfjs/initializers.json} (made by {@code
 * tfjs/generators/gen_init.mjs}) and a few numbers printed by the same package.
 */
class InitializerTest {
  /** TensorFlow.js factorises in float: a few roundings of 6e-8. */
  private static final float FLOAT_QR = 1e-6f;

  private static final Map<String, Initializer> FACTORIES =
      Map.ofEntries(
          Map.entry("glorotUniform", Initializer.glorotUniform(42)),
          Map.entry("glorotNormal", Initializer.glorotNormal(42)),
          Map.entry("heUniform", Initializer.heUniform(42)),
          Map.entry("heNormal", Initializer.heNormal(42)),
          Map.entry("leCunUniform", Initializer.leCunUniform(42)),
          Map.entry("leCunNormal", Initializer.leCunNormal(42)),
          Map.entry("truncatedNormal", Initializer.truncatedNormal(0, 1, 11)),
          Map.entry("randomNormal", Initializer.randomNormal(0.5, 0.2, 9)),
          Map.entry("identity", Initializer.identity(2)),
          Map.entry("constant", Initializer.constant(0.25)),
          Map.entry("ones", Initializer.ones()),
          Map.entry("zeros", Initializer.zeros()));

  private static final List<Initializer> EVERY_KIND =
      List.of(
          Initializer.zeros(),
          Initializer.ones(),
          Initializer.constant(-0.0),
          Initializer.identity(0.3),
          Initializer.randomUniform(0, 0),
          Initializer.randomUniform(-1, 2, 0),
          Initializer.randomNormal(0, 0),
          Initializer.randomNormal(1, 2, -5),
          Initializer.truncatedNormal(0, 0.1),
          Initializer.truncatedNormal(1, 2, Long.MAX_VALUE),
          Initializer.varianceScaling(0, FanMode.FAN_OUT, Distribution.TRUNCATED_NORMAL),
          Initializer.varianceScaling(3, FanMode.FAN_IN, Distribution.UNIFORM, Long.MIN_VALUE),
          Initializer.glorotUniform(),
          Initializer.glorotNormal(),
          Initializer.heUniform(),
          Initializer.heNormal(),
          Initializer.leCunUniform(),
          Initializer.leCunNormal(),
          Initializer.orthogonal(1),
          Initializer.orthogonal(0.5, (1L << 53) + 1));

  private static JsonNode golden() throws IOException {
    try (InputStream in = InitializerTest.class.getResourceAsStream("/tfjs/initializers.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(JsonNode node) {
    return new ObjectMapper().convertValue(node, Map.class);
  }

  private static float[] values(Initializer initializer, int... shape) {
    return initializer.create(shape).data();
  }

  private static void assertValues(Initializer initializer, JsonNode golden) {
    int[] shape = new ObjectMapper().convertValue(golden.get("shape"), int[].class);
    float[] wanted = new ObjectMapper().convertValue(golden.get("data"), float[].class);
    float[] found = values(initializer, shape);
    if (initializer instanceof Orthogonal) {
      assertThat(found).as("%s", golden).containsExactly(wanted, within(FLOAT_QR));
    } else {
      assertThat(found).as("%s", golden).containsExactly(wanted);
    }
  }

  @Test
  void aleaGivesTheDoublesOfSeedrandom() throws IOException {
    JsonNode uniforms = golden().get("aleaUniforms");
    assertThat(uniforms).isNotEmpty();
    for (Map.Entry<String, JsonNode> entry : uniforms.properties()) {
      Alea alea = new Alea(entry.getKey());
      entry.getValue().forEach(u -> assertThat(alea.next()).isEqualTo(u.asDouble()));
    }
  }

  @Test
  void whatTensorFlowJsSerialisesCreatesItsValues() throws IOException {
    JsonNode cases = golden().get("cases");
    assertThat(cases).hasSize(19);
    for (JsonNode golden : cases) {
      JsonNode serialized = golden.get("serialized");
      String className = serialized.get("className").asText();
      Initializer initializer = Initializer.of(className, map(serialized.get("config")));
      assertValues(initializer, golden);
      assertThat(initializer.className()).isEqualTo(className);
      assertThat(initializer.config().keySet())
          .containsExactlyElementsOf(map(serialized.get("config")).keySet());
    }
  }

  @Test
  void whatTheApiOfTensorFlowJsTakesCreatesItsValues() throws IOException {
    for (JsonNode golden : golden().get("cases")) {
      Map<String, Object> args = map(golden.get("args"));
      if (!Integer.valueOf(0).equals(args.get("minval"))) {
        assertValues(Initializer.of(golden.get("initializer").asText(), args), golden);
      }
    }
  }

  @Test
  void factoriesCreateTheValuesOfTensorFlowJs() throws IOException {
    JsonNode cases = golden().get("cases");
    for (JsonNode golden : cases) {
      Initializer factory = FACTORIES.get(golden.get("initializer").asText());
      if (factory != null) {
        assertValues(factory, golden);
      }
    }
    assertValues(Initializer.randomUniform(-0.1, 0.3, 7), cases.get(6));
    assertValues(
        Initializer.varianceScaling(2, FanMode.FAN_OUT, Distribution.UNIFORM, 5), cases.get(10));
    assertValues(
        Initializer.varianceScaling(0.5, FanMode.FAN_AVG, Distribution.NORMAL, 5), cases.get(11));
    assertValues(Initializer.orthogonal(1, 3), cases.get(12));
    assertValues(Initializer.orthogonal(0.5, 4), cases.get(13));
    assertValues(Initializer.orthogonal(1, 6), cases.get(14));
  }

  @Test
  void aMinvalOfZeroIsZeroWhateverTensorFlowJsMakesOfIt() throws IOException {
    double[] uniforms =
        new ObjectMapper().convertValue(golden().at("/aleaUniforms/7"), double[].class);
    float[] wanted = new float[uniforms.length];
    for (int k = 0; k < wanted.length; k++) {
      wanted[k] = (float) uniforms[k];
    }
    assertThat(values(Initializer.randomUniform(0, 1, 7), 6)).containsExactly(wanted);
    assertThat(Initializer.of("randomUniform", Map.of("minval", 0, "maxval", 1, "seed", 7)))
        .isEqualTo(Initializer.randomUniform(0, 1, 7));
  }

  @Test
  void seedsAreHashedAsTheirDigits() {
    assertThat(values(Initializer.randomNormal(0, 1, -3), 4))
        .containsExactly(-0.12506174f, 1.5863973f, -1.3331455f, 1.1564581f);
    assertThat(values(Initializer.randomUniform(-1, 1, 9007199254740991L), 4))
        .containsExactly(-0.34328887f, 0.050266184f, -0.5311423f, -0.3681592f);
    assertThat(values(Initializer.randomUniform(-1, 1, 0), 4))
        .containsExactly(0.18905286f, 0.61316985f, -0.7404046f, 0.34942472f);
  }

  @Test
  void fansOfEveryRankAreThoseOfTensorFlowJs() {
    Initializer glorot = Initializer.glorotUniform(1);
    assertThat(Arrays.copyOf(values(glorot, 8), 3))
        .containsExactly(0.053650953f, -0.77726626f, -0.045892075f);
    assertThat(Arrays.copyOf(values(glorot, 3, 2, 4), 3))
        .containsExactly(0.030076595f, -0.43573362f, -0.025726987f);
    assertThat(values(glorot, 1, 2, 1, 2, 1, 2)).containsExactly(values(glorot, 8));
    assertThat(values(glorot)).containsExactly(0.09022979f);
  }

  @Test
  void aSeedRepeatsItsValuesAndNoSeedNever() {
    for (Initializer initializer : EVERY_KIND) {
      float[] first = values(initializer, 6, 6);
      float[] second = values(initializer, 6, 6);
      boolean varies =
          initializer.config().containsKey("seed")
              && initializer.config().get("seed") == null
              && !initializer.equals(Initializer.randomUniform(0, 0))
              && !initializer.equals(Initializer.randomNormal(0, 0))
              && !Double.valueOf(0).equals(initializer.config().get("scale"));
      assertThat(Arrays.equals(first, second)).as("%s", initializer).isEqualTo(!varies);
    }
  }

  @Test
  void seedZeroIsASeedOfNormalsToo() {
    Initializer normal = Initializer.randomNormal(0, 1, 0);
    assertThat(values(normal, 9)).containsExactly(values(normal, 9));
    assertThat(values(normal, 9)).isNotEqualTo(values(Initializer.randomNormal(0, 1, 1), 9));
  }

  @Test
  void truncatedNormalIsNoUniformOfVarianceScaling() {
    assertThat(
            values(
                Initializer.varianceScaling(1, FanMode.FAN_IN, Distribution.TRUNCATED_NORMAL, 5),
                4,
                3))
        .containsExactly(
            values(Initializer.varianceScaling(1, FanMode.FAN_IN, Distribution.NORMAL, 5), 4, 3));
  }

  @Test
  void everyKindIsFoundAgainByItsClassNameAndConfig() {
    for (Initializer initializer : EVERY_KIND) {
      assertThat(Initializer.of(initializer.className(), initializer.config()))
          .isEqualTo(initializer)
          .hasSameHashCodeAs(initializer);
    }
  }

  @Test
  void configsAreWrittenAsModelFilesHaveThem() throws IOException {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.writeValueAsString(Initializer.glorotUniform().config()))
        .isEqualTo(
            "{\"scale\":1.0,\"mode\":\"fan_avg\",\"distribution\":\"uniform\",\"seed\":null}");
    assertThat(
            json.writeValueAsString(
                Initializer.varianceScaling(2, FanMode.FAN_IN, Distribution.TRUNCATED_NORMAL, 3)
                    .config()))
        .isEqualTo(
            "{\"scale\":2.0,\"mode\":\"fan_in\",\"distribution\":\"truncated_normal\",\"seed\":3}");
    assertThat(json.writeValueAsString(Initializer.orthogonal(1).config()))
        .isEqualTo("{\"gain\":1.0,\"seed\":null}");
    assertThat(Initializer.zeros().config()).isEmpty();
  }

  @Test
  void aConfigMayBeChangedByWhoeverAskedForIt() {
    for (Initializer initializer : EVERY_KIND) {
      initializer.config().put("seed", "changed");
      assertThat(initializer.config()).doesNotContainValue("changed");
    }
  }

  @Test
  void namesOfTensorFlowJsAndKerasAreKnown() {
    Map<Initializer, List<String>> names = new HashMap<>();
    names.put(Initializer.zeros(), List.of("Zeros", "zeros"));
    names.put(Initializer.ones(), List.of("Ones", "ones"));
    names.put(Initializer.identity(1), List.of("Identity", "identity", "IdentityInitializer"));
    names.put(
        Initializer.orthogonal(1), List.of("Orthogonal", "orthogonal", "OrthogonalInitializer"));
    names.put(
        Initializer.randomUniform(-0.05, 0.05),
        List.of("RandomUniform", "randomUniform", "random_uniform"));
    names.put(
        Initializer.randomNormal(0, 0.05),
        List.of("RandomNormal", "randomNormal", "random_normal"));
    names.put(
        Initializer.truncatedNormal(0, 0.05),
        List.of("TruncatedNormal", "truncatedNormal", "truncated_normal"));
    names.put(
        Initializer.glorotUniform(), List.of("GlorotUniform", "glorotUniform", "glorot_uniform"));
    names.put(Initializer.glorotNormal(), List.of("GlorotNormal", "glorotNormal", "glorot_normal"));
    names.put(Initializer.heUniform(), List.of("HeUniform", "heUniform", "he_uniform"));
    names.put(Initializer.heNormal(), List.of("HeNormal", "heNormal", "he_normal"));
    names.put(
        Initializer.leCunUniform(),
        List.of("LeCunUniform", "LecunUniform", "leCunUniform", "lecun_uniform"));
    names.put(
        Initializer.leCunNormal(),
        List.of(
            "VarianceScaling",
            "varianceScaling",
            "variance_scaling",
            "LeCunNormal",
            "LecunNormal",
            "leCunNormal",
            "le_cun_normal",
            "lecun_normal"));
    names.forEach(
        (initializer, all) -> {
          for (String name : all) {
            assertThat(Initializer.of(name, null)).as(name).isEqualTo(initializer);
            assertThat(Initializer.of(name, Map.of("dtype", "float32"))).isEqualTo(initializer);
          }
        });
    assertThat(Initializer.of("Constant", Map.of("value", 3))).isEqualTo(Initializer.constant(3));
  }

  @Test
  void configsMayBeInCamelCaseAndNumbersOfAnyKind() {
    assertThat(
            Initializer.of(
                "VarianceScaling",
                Map.of(
                    "scale", 2, "mode", "fanIn", "distribution", "truncatedNormal", "seed", 4.0)))
        .isEqualTo(
            Initializer.varianceScaling(2, FanMode.FAN_IN, Distribution.TRUNCATED_NORMAL, 4));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    for (String name : List.of("glorotuniform", "xavier", "", "$_", "GLOROT_UNIFORM")) {
      assertThatThrownBy(() -> Initializer.of(name, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("unknown initializer \"" + name + "\"; known are Zeros, Ones, ")
          .hasMessageContaining("GlorotUniform");
    }
    assertThatThrownBy(() -> Initializer.of(null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown initializer null; known are ");
    assertThatThrownBy(() -> Initializer.of("x".repeat(1_000_000), null))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500));
  }

  @Test
  void impossibleValuesAreRefusedByName() {
    assertRefused(
        () -> Initializer.of("constant", Map.of()), "Constant: value must be a number, not null");
    assertRefused(
        () -> Initializer.of("Constant", Map.of("value", List.of(1))),
        "Constant: value must be a number, not a list");
    assertRefused(
        () -> Initializer.of("glorot_uniform", Map.of("seed", 0.5)),
        "GlorotUniform: seed must be an integer, not 0.5");
    assertRefused(
        () -> Initializer.of("Orthogonal", Map.of("seed", 1e300)),
        "Orthogonal: seed must be an integer, not 1.0E300");
    assertRefused(
        () -> Initializer.of("Orthogonal", Map.of("gain", Map.of())),
        "Orthogonal: gain must be a number, not an object");
    assertRefused(
        () -> Initializer.of("VarianceScaling", Map.of("mode", "fan")),
        "VarianceScaling: mode must be one of fan_in, fan_out, fan_avg, not \"fan\"");
    assertRefused(
        () -> Initializer.of("VarianceScaling", Map.of("distribution", 3)),
        "VarianceScaling: distribution must be one of normal, uniform, truncated_normal, not 3");
    assertRefused(
        () -> Initializer.of("VarianceScaling", Map.of("scale", -1)),
        "VarianceScaling: scale must be at least 0.0, not -1.0");
    assertRefused(
        () -> Initializer.randomNormal(0, -0.1),
        "RandomNormal: stddev must be at least 0.0, not -0.1");
    assertRefused(
        () -> Initializer.truncatedNormal(Double.NaN, 1),
        "TruncatedNormal: mean must be a finite float, not NaN");
    assertRefused(
        () -> Initializer.randomUniform(0, 1e39),
        "RandomUniform: maxval must be a finite float, not 1.0E39");
    assertRefused(
        () -> Initializer.randomUniform(1, -1),
        "RandomUniform: minval must not be above maxval, but 1.0 > -1.0");
  }

  @Test
  void shapesThatDoNotSuitAreRefused() {
    assertRefused(
        () -> Initializer.identity(1).create(2, 8),
        "Identity: shape must be [n, n], a square matrix, not [2, 8]");
    assertRefused(
        () -> Initializer.identity(1).create(2, 2, 2),
        "Identity: shape must be [n, n], a square matrix, not [2, 2, 2]");
    assertRefused(
        () -> Initializer.orthogonal(1).create(4),
        "Orthogonal: shape must have at least two axes, not [4]");
    for (Initializer initializer : EVERY_KIND) {
      assertRefused(() -> initializer.create(-2, -2), "shape [-2, -2] has a negative dimension");
    }
    assertRefused(
        () -> Initializer.glorotUniform().create(-3), "shape [-3] has a negative dimension");
  }

  @Test
  void emptyShapesGiveEmptyTensors() {
    for (Initializer initializer : EVERY_KIND) {
      Tensor empty = initializer.create(0, 0);
      assertThat(empty.data()).isEmpty();
      assertThat(empty.shape()).containsExactly(0, 0);
    }
    assertThat(Initializer.orthogonal(1).create(3, 0).shape()).containsExactly(3, 0);
  }
}
